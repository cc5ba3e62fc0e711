import type { Pool } from 'pg';

interface Column {
  name: string;
  type: string;
  nullable: boolean;
  hasDefault: boolean;
  /** `table.column` that it refers to. */
  refersTo: string | null;
  /** What its check allows, when that is a list of words. */
  words: string[];
}

/**
 * Puts `each` rows into every table of whatever schema there is, from what the catalogue says of it: so that a migration
 * meets data in each table, also in those that somebody adds tomorrow. Returns the tables' names.
 */
export async function fillEveryTable(pool: Pool, each = 2): Promise<string[]> {
  const tables = await tablesInOrder(pool);
  for (const table of tables) {
    const columns = await columnsOf(pool, table);
    // A trigger may have made rows here for those of another table.
    const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from "${table}"`);
    for (let n = 1 + (rows[0]?.n ?? 0); n <= each; n++) await fillRow(pool, { table, columns, n });
  }
  return tables;
}

async function fillRow(pool: Pool, row: { table: string; columns: Column[]; n: number }): Promise<void> {
  const given = row.columns.filter(({ type }) => type !== 'tsvector');
  const values = await Promise.all(given.map(async (column) => await valueOf(pool, column, row)));
  const names = given.map(({ name }) => `"${name}"`).join(', ');
  const places = given.map(({ type }, at) => `$${at + 1}::${type}`).join(', ');
  await pool.query(`insert into "${row.table}" (${names}) values (${places})`, values);
}

async function valueOf(
  pool: Pool,
  column: Column,
  { table, n }: { table: string; n: number },
): Promise<unknown> {
  if (column.refersTo) {
    const [other, key] = column.refersTo.split('.');
    const { rows } = await pool.query<{ key: unknown }>(
      `select "${key}" as key from "${other}" order by 1 offset $1 limit 1`,
      [n - 1],
    );
    return rows[0]?.key ?? null;
  }
  if (column.words.length)
    return column.type === 'text[]' ? '{}' : column.words[(n - 1) % column.words.length];
  const text = `${table} ${column.name} ${n} Hà Nội 京都 it's "so"`;
  switch (column.type) {
    case 'uuid':
      return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    case 'timestamp with time zone':
      return `2026-0${n}-03T04:05:06.789Z`;
    case 'date':
      return `2026-0${n}-03`;
    case 'jsonb':
      return JSON.stringify({ said: text });
    case 'boolean':
      return n % 2 === 0;
    case 'bytea':
      return Buffer.from(text);
    case 'text[]':
      return [`${n}`, 'Huế'];
    // Bands, of which a trigger makes rows of another table.
    case 'integer[]':
      return [];
    case 'text':
      return text;
    default:
      return n;
  }
}

/** Every table but the one of versions and the parts of others; a table comes after those that it must refer to. */
async function tablesInOrder(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; needs: string[] }>(`
    select c.relname as name, coalesce((
      select array_agg(distinct f.relname) from pg_constraint k join pg_class f on f.oid = k.confrelid
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid and a.attnotnull), '{}')::text[] as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'schema_version' order by (c.relname <> 'story'), c.relname`);
  const done: string[] = [];
  while (done.length < rows.length) {
    const next = rows.find(
      ({ name, needs }) => !done.includes(name) && needs.every((one) => done.includes(one)),
    );
    if (!next) throw new Error('tables refer to each other in a circle');
    done.push(next.name);
  }
  return done;
}

async function columnsOf(pool: Pool, table: string): Promise<Column[]> {
  const { rows } = await pool.query<Column & { check: string | null }>(
    `select a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable, a.atthasdef as "hasDefault",
       (select k.confrelid::regclass::text || '.' || f.attname from pg_constraint k
        join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
        where k.conrelid = a.attrelid and k.contype = 'f' and k.conkey = array[a.attnum] limit 1) as "refersTo",
       (select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum] and pg_get_constraintdef(k.oid) ~ 'ARRAY' limit 1) as check
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and a.attidentity = '' and a.attgenerated = '' order by a.attnum`,
    [`public.${table}`],
  );
  return rows.map(({ check, ...column }) => ({
    ...column,
    words: [...(check ?? '').matchAll(/'([^']+)'::text/g)].map(([, word]) => word ?? ''),
  }));
}
