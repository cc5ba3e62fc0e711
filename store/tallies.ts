import { sql } from 'kysely';
import type { Database } from './database.ts';

/** So often something happened, taking so long in all. */
export interface TallyRow {
  sourceId: string;
  what: string;
  n: number;
  ms: number;
}

/** Adds sums to those of today. */
export async function addTallies(db: Database, rows: readonly TallyRow[]): Promise<void> {
  if (!rows.length) return;
  const json = JSON.stringify(rows);
  await sql`
    insert into tally (day, source_id, what, n, ms)
    select now()::date, r."sourceId", r.what, r.n, r.ms
    from jsonb_to_recordset(${json}::jsonb) as r("sourceId" text, what text, n bigint, ms bigint)
    order by 2, 3
    on conflict (day, source_id, what) do update set n = tally.n + excluded.n, ms = tally.ms + excluded.ms`.execute(
    db,
  );
}

/** All sums since the beginning, by source and what happened; they only grow. */
export async function allTallies(db: Database): Promise<TallyRow[]> {
  const { rows } = await sql<TallyRow>`
    select source_id as "sourceId", what, sum(n)::float8 as n, sum(ms)::float8 as ms from tally group by 1, 2`.execute(
    db,
  );
  return rows;
}

/** Deliveries of the last day by the source of the story they tell, and how they ended. */
export async function mailBySource(db: Database): Promise<{ sourceId: string; state: string; n: number }[]> {
  const { rows } = await sql<{ sourceId: string; state: string; n: number }>`
    select a.source_id as "sourceId", d.state, count(*)::int as n
    from delivery d join alert l on l.delivery_id = d.id join story s on s.id = l.story_id
      join article a on a.id = s.lead_article_id
    where d.created_at > now() - interval '1 day' group by 1, 2`.execute(db);
  return rows;
}
