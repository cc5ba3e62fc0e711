import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** Any fixed number: it keeps two starters from migrating at the same time. */
const LOCK = 7_250_701;

/** The database was made by a newer Kakehashi than this one. */
export class NewerSchema extends Error {}

interface Migration {
  version: number;
  sql: string;
}

function migrations(): Migration[] {
  const files = readdirSync(MIGRATIONS).filter((name) => /^\d{6}-.*\.sql$/.test(name));
  return files.sort().map((name) => ({
    version: Number(name.slice(0, 6)),
    sql: readFileSync(new URL(name, MIGRATIONS), 'utf8'),
  }));
}

/** The schema that this program knows. */
export function newestSchema(): number {
  return migrations().at(-1)?.version ?? 0;
}

/**
 * Brings the database to this version's schema: each migration in a transaction of its own, its version row first.
 * Stops at `upTo` (a restore fills an older schema first). Returns the versions applied. Throws NewerSchema when the database is ahead of this program.
 */
export async function migrate(pool: pg.Pool, upTo = Number.POSITIVE_INFINITY): Promise<number[]> {
  const known = migrations();
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await prepare(client);
    const done = await appliedVersions(client);
    const newest = Math.max(0, ...done);
    const ours = known.at(-1)?.version ?? 0;
    if (newest > ours) {
      throw new NewerSchema(
        `The database has schema ${newest}, this Kakehashi knows ${ours}. Start the newer Kakehashi, or restore a backup made by this one.`,
      );
    }
    const pending = known.filter(({ version }) => !done.has(version) && version <= upTo);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.version);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    client.release();
  }
}

/** Extensions are made outside of the migrations: on a server of one's own an administrator may have made them. */
async function prepare(client: pg.PoolClient): Promise<void> {
  await client.query('create extension if not exists pg_trgm');
  await client.query(
    'create table if not exists schema_version (version int primary key, applied_at timestamptz not null default now())',
  );
}

async function appliedVersions(client: pg.PoolClient): Promise<Set<number>> {
  const { rows } = await client.query<{ version: number }>('select version from schema_version');
  return new Set(rows.map((row) => row.version));
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query('insert into schema_version (version) values ($1)', [migration.version]);
    await client.query(migration.sql);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.version} failed; the database is as it was before it.`, { cause });
  }
}
