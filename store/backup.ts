import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/**
 * Not carried over: the schema is made by migrations, nobody stays logged in on another database, and the turns of deliveries
 * and the bands of texts are made anew when the deliveries and the articles come in.
 */
const LEFT_OUT = ['schema_version', 'session', 'throttle', 'delivery_turn', 'band'];

/** A table with what is needed to write it out and fill it again. */
interface BackedUpTable {
  name: string;
  columns: string[];
}

/** What a backup says of itself. */
export interface BackupHeader {
  schema: number;
  /** The Kakehashi that wrote it. */
  by: string;
}

/** What stands in the way of a restore; the message says what to do. */
export class BackupFault extends Error {}

const HEADER = /^-- Kakehashi backup, schema (\d+), written by (\S+)$/;
const COPY = /^COPY public\.(\w+) \((.*)\) FROM stdin;$/;
const END = /^-- sha256 ([0-9a-f]{64})$/;

/** The schema's version. */
export async function schemaVersion(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from schema_version',
  );
  return rows[0]?.version ?? 0;
}

/**
 * All data as a plain SQL script in the form of `pg_dump --data-only`, line by line, its SHA-256 in the last. The caller
 * holds a repeatable-read transaction. Foreign keys are dropped before the data and checked anew behind it, so that
 * neither the order of tables nor a superuser matters; `psql` can run the script as well.
 */
export async function* dump(client: PoolClient, by: string): AsyncGenerator<string | Buffer> {
  const hash = createHash('sha256');
  const seal = (text: string | Buffer) => {
    hash.update(text);
    return text;
  };
  const tables = await tablesOf(client);
  const keys = await foreignKeys(client);
  yield seal(`-- Kakehashi backup, schema ${await schemaVersion(client)}, written by ${by}\n`);
  yield seal(`${REFUSE_FULL}\n`);
  for (const key of keys) yield seal(`ALTER TABLE ${key.table} DROP CONSTRAINT ${key.name};\n`);
  // The audit log can't be emptied, and in a new database it is empty.
  const emptied = tables.filter(({ name }) => name !== 'audit').map(({ name }) => `public.${name}`);
  yield seal(`TRUNCATE ${emptied.join(', ')};\n`);
  for (const { name, columns } of tables) {
    yield seal(`COPY public.${name} (${columns.join(', ')}) FROM stdin;\n`);
    const rows = client.query(copyTo(`copy (select ${columns.join(', ')} from public.${name}) to stdout`));
    for await (const piece of rows) yield seal(piece as Buffer);
    yield seal('\\.\n');
  }
  for (const key of keys)
    yield seal(`ALTER TABLE ${key.table} ADD CONSTRAINT ${key.name} ${key.definition};\n`);
  for (const statement of await identities(client)) yield seal(`${statement}\n`);
  yield `-- sha256 ${hash.digest('hex')}\n`;
}

/** What the first line of a backup says. Throws BackupFault when it is no backup. */
export function readHeader(line: string): BackupHeader {
  const found = HEADER.exec(line);
  if (!found) throw new BackupFault('This is no backup of Kakehashi: its first line does not say so.');
  return { schema: Number(found[1]), by: found[2] ?? '' };
}

/**
 * Runs a backup's lines in the caller's transaction and returns the rows of each table. Throws BackupFault when the
 * database holds news or people already, or when the checksum is missing or wrong: the caller then rolls back.
 */
export async function load(
  client: PoolClient,
  lines: AsyncIterable<string>,
): Promise<Record<string, number>> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let copying: { table: string; stream: ReturnType<typeof copyFrom> } | null = null;
  for await (const line of lines) {
    const seal = copying ? null : END.exec(line);
    if (seal) {
      if (seal[1] !== hash.digest('hex')) throw damaged();
      return counts;
    }
    hash.update(`${line}\n`);
    if (copying && line === '\\.') {
      copying.stream.end();
      await finished(copying.stream);
      copying = null;
    } else if (copying) {
      if (copying.stream.errored) throw copying.stream.errored;
      counts[copying.table] = (counts[copying.table] ?? 0) + 1;
      if (!copying.stream.write(`${line}\n`)) await once(copying.stream, 'drain');
    } else if (COPY.test(line)) {
      const [, table = '', columns = ''] = COPY.exec(line) ?? [];
      const stream = client.query(copyFrom(`copy public.${table} (${columns}) from stdin`));
      // Told by the next write; without a listener it would end the process.
      stream.on('error', () => {});
      copying = { table, stream };
      counts[table] = 0;
    } else if (!line.startsWith('--')) await client.query(line);
  }
  throw damaged();
}

function damaged(): BackupFault {
  return new BackupFault('The backup is damaged: its checksum does not match. Nothing was restored.');
}

/** Names of all tables of ours, in alphabetical order, with the columns that can be written. */
async function tablesOf(client: PoolClient): Promise<BackedUpTable[]> {
  const { rows } = await client.query<BackedUpTable>(
    `select c.relname as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($1)
     group by c.relname order by c.relname`,
    [LEFT_OUT],
  );
  return rows;
}

async function foreignKeys(client: PoolClient) {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
     order by 1, 2`,
  );
  return rows;
}

/** Lets new rows take numbers after the restored ones. */
async function identities(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where is_identity = 'YES' and table_schema = 'public' order by 1`,
  );
  return rows.map(
    ({ table, column }) =>
      `SELECT setval(pg_get_serial_sequence('public.${table}', '${column}'), coalesce((SELECT max(${column}) FROM public.${table}), 0) + 1, false);`,
  );
}

/** The first statement of each backup: it goes into an empty database or nowhere. */
const REFUSE_FULL = `DO $$ BEGIN IF EXISTS (SELECT FROM public.article) OR EXISTS (SELECT FROM public.account) OR EXISTS (SELECT FROM public.subscriber) THEN RAISE EXCEPTION 'The database is not empty. Restore into an empty one (another DATA_DIR or DATABASE_URL).' USING ERRCODE = 'KH001'; END IF; END $$;`;

/** Whether an error is the refusal of a database that holds something. */
export function isNotEmpty(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && cause.code === 'KH001';
}
