import { sql } from 'kysely';
import type { Database } from './database.ts';

const AT_ONCE = 500;

/** Throws away kept pages older than `days`, at most 500 at a time; returns how many. */
export async function pruneSnapshots(db: Database, days: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from snapshot where article_id in (
      select article_id from snapshot where taken_at < now() - make_interval(days => ${days}) limit ${AT_ONCE})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}
