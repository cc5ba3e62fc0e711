import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Every table that is backed up, in the order in which it can be filled again. */
export const BACKED_UP = [
  'source',
  'entry_point',
  'run',
  'ledger',
  'story',
  'article',
  'ref',
  'band',
  'revision',
  'snapshot',
  'verdict',
  'feedback',
  'subscriber',
  'consent',
  'subscription',
  'token',
  'delivery',
  'alert',
  'suppression',
  'account',
  'audit',
  'host',
  'setting',
  'mailbox_message',
] as const;

const A_READ = 500;

/** The schema's version. */
export async function schemaVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`select max(version) as version from schema_version`.execute(
    db,
  );
  return rows[0]?.version ?? 0;
}

/** The rows of a table as JSON objects, read in pieces through a cursor. */
export async function* readTable(db: Database, table: string): AsyncGenerator<unknown> {
  const cursor = sql.ref(`backup_${table}`);
  await sql`declare ${cursor} cursor for select to_jsonb(t) as row from ${sql.table(table)} t`.execute(db);
  for (;;) {
    const { rows } = await sql<{ row: unknown }>`fetch ${sql.lit(A_READ)} from ${cursor}`.execute(db);
    for (const { row } of rows) yield row;
    if (rows.length < A_READ) break;
  }
  await sql`close ${cursor}`.execute(db);
}

/** Puts one row back as it was, identities included; links that point forward wait for the end of the transaction. */
export async function fillTable(db: Database, table: string, row: Record<string, unknown>): Promise<void> {
  if (!BACKED_UP.some((known) => known === table))
    throw new Error(`A backup holds the unknown table ${table}.`);
  await sql`set local session_replication_role = replica`.execute(db);
  const name = sql.table(table);
  await sql`insert into ${name} overriding system value select * from jsonb_populate_record(null::${name}, ${JSON.stringify(row)}::jsonb) on conflict do nothing`.execute(
    db,
  );
}

/** How many rows a table has. */
export async function countRows(db: Database, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Lets new rows take numbers after the restored ones. */
export async function restartIdentities(db: Database): Promise<void> {
  const { rows } = await sql<{
    table: string;
  }>`select table_name as table from information_schema.columns where is_identity = 'YES' and table_schema = 'public'`.execute(
    db,
  );
  for (const { table } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), coalesce((select max(id) from ${sql.table(table)}), 0) + 1, false)`.execute(
      db,
    );
  }
}
