import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { Pool } from 'pg';
import { connect } from '../../store/connect.ts';
import { migrate, newestSchema } from '../../store/migrate.ts';
import { emptyDatabase } from '../support/database.ts';
import { fillEveryTable } from '../support/fill.ts';

const versions = readdirSync(new URL('../../store/migrations/', import.meta.url))
  .map((name) => Number(name.slice(0, 6)))
  .sort((a, b) => a - b);

/** Columns that a migration is meant to write anew. */
const GATHERED_ANEW = new Set(['story.words']);

type Row = Record<string, unknown>;

/** The rows of tables, each value as Postgres writes it. */
async function rowsOf(pool: Pool, tables: readonly string[]): Promise<Map<string, Row[]>> {
  const all = new Map<string, Row[]>();
  for (const table of tables) {
    const { rows } = await pool.query<{ row: Row }>(
      `select to_jsonb(t) as row from "${table}" t order by to_jsonb(t)::text`,
    );
    all.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

/** What is said in every column that a table has had all along. */
function said(table: string, rows: readonly Row[], columns: readonly string[]): string[] {
  const kept = columns.filter((name) => !GATHERED_ANEW.has(`${table}.${name}`));
  return rows.map((row) => JSON.stringify(kept.map((name) => [name, row[name]]))).sort();
}

const columnsOf = (rows: readonly Row[]) => Object.keys(rows[0] ?? {});

/** Tables, columns, constraints, indexes, triggers and functions, as Postgres describes them. */
async function shapeOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
      from information_schema.columns where table_schema = 'public'
    union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
    union all select relname || ' ' || array_to_string(reloptions, ',') from pg_class where relnamespace = 'public'::regnamespace and reloptions is not null
    order by 1`);
  return rows.map(({ line }) => line);
}

const opened: { drop(): Promise<void> }[] = [];
afterAll(async () => {
  for (const database of opened) await database.drop();
});

async function freshDatabase(upTo?: number) {
  const database = await emptyDatabase();
  opened.push(database);
  const connection = connect(database.url, 3);
  await migrate(connection.pool, upTo);
  return connection;
}

test.each(versions)(
  'a database of schema %i, with rows in every table, comes to today’s schema and loses none',
  async (version) => {
    const old = await freshDatabase(version);
    try {
      const tables = await fillEveryTable(old.pool);
      expect(tables.length).toBeGreaterThan(20);
      const before = await rowsOf(old.pool, tables);
      for (const [table, rows] of before) expect(rows, table).toHaveLength(2);

      await migrate(old.pool);

      const after = await rowsOf(old.pool, tables);
      for (const [table, rows] of before) {
        const now = after.get(table) ?? [];
        const common = columnsOf(rows).filter((name) => columnsOf(now).includes(name));
        expect(common.length, table).toBeGreaterThan(0);
        expect(said(table, now, common), table).toEqual(said(table, rows, common));
      }
      const { rows } = await old.pool.query<{ newest: number }>(
        'select max(version) as newest from schema_version',
      );
      expect(rows[0]?.newest).toBe(newestSchema());
    } finally {
      await old.close();
    }
  },
);

test('a database that has come a long way has the same shape as a new one', async () => {
  const [grown, fresh] = [await freshDatabase(versions[0]), await freshDatabase()];
  await fillEveryTable(grown.pool);
  for (const version of versions) await migrate(grown.pool, version);
  expect(await shapeOf(grown.pool)).toEqual(await shapeOf(fresh.pool));
  await grown.close();
  await fresh.close();
});

test('the comparison above can fail: a changed word and a lost row are seen', () => {
  const rows = [
    { id: 1, title: 'Huế' },
    { id: 2, title: '京都' },
  ];
  expect(said('article', rows, ['id', 'title'])).not.toEqual(
    said('article', [rows[0]!, { id: 2, title: '?都' }], ['id', 'title']),
  );
  expect(said('article', rows, ['id'])).not.toEqual(said('article', rows.slice(1), ['id']));
});
