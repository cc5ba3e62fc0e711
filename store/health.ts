import { sql } from 'kysely';
import type { Database } from './database.ts';
import { readSetting, saveSetting } from './settings.ts';

/** Notes that the scheduler lives. */
export async function beat(db: Database, now: Date): Promise<void> {
  await saveSetting(db, 'last-tick', now.toISOString());
}

/** When the scheduler ticked last; null before the first tick. */
export async function lastTick(db: Database): Promise<Date | null> {
  const value = await readSetting(db, 'last-tick');
  return typeof value === 'string' ? new Date(value) : null;
}

/** Counts for the metrics. */
export async function storeCounts(db: Database) {
  const sources = await sql<{
    state: string;
    n: number;
  }>`select state, count(*)::int as n from source where configured group by state`.execute(db);
  const refs = await sql<{ source: string; outcome: string; n: number }>`
    select source_id as source, coalesce(reason, state) as outcome, count(*)::int as n from ref group by 1, 2`.execute(
    db,
  );
  const stories = await sql<{
    n: number;
  }>`select count(*)::int as n from story where relevance <> 'no'`.execute(db);
  return {
    sources: Object.fromEntries(sources.rows.map((row) => [row.state, row.n])),
    refs: refs.rows,
    stories: stories.rows[0]?.n ?? 0,
  };
}

/** Bytes that the database takes on its disk. */
export async function databaseBytes(db: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select pg_database_size(current_database())::float8 as n`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}
