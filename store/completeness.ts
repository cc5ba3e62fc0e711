import { sql } from 'kysely';
import type { Database } from './database.ts';

/** What was read since a time, from the ledger: the line under a digest. */
export async function completenessSince(db: Database, since: Date, lang: 'vi' | 'ja' | 'en') {
  const { rows } = await sql<{
    sources: number;
    checked: number;
    kept: number;
    copies: number;
    offTopic: number;
    trouble: string[];
  }>`
    select
      (select count(*) from source where configured and not paused)::int as sources,
      (select count(*) from source where configured and not paused and last_ok_at >= ${since})::int as checked,
      (select count(*) from ref where state = 'kept' and found_at >= ${since})::int as kept,
      (select count(*) from ref where reason = 'copy' and found_at >= ${since})::int as copies,
      (select count(*) from ref where reason = 'off-topic' and found_at >= ${since})::int as "offTopic",
      coalesce((select array_agg(name ->> ${lang} order by id) from source
        where configured and not paused and state in ('down', 'blocked', 'changed')), '{}') as trouble`.execute(
    db,
  );
  const row = rows[0] ?? { sources: 0, checked: 0, kept: 0, copies: 0, offTopic: 0, trouble: [] };
  return { ...row, read: row.kept + row.copies + row.offTopic };
}
