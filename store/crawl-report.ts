import { sql } from 'kysely';
import type { Database } from './database.ts';

/** How far a crawl is. */
export interface CrawlProgress {
  /** Sources whose poll has ended. */
  polled: number;
  /** New links, and those of them that are settled or have failed once. */
  found: number;
  done: number;
  /** Links that still run. */
  open: number;
  kept: number;
}

/**
 * Progress of the polls of some sources since a time of the database's clock. A link that failed and waits for a later
 * attempt counts as done: the crawl does not wait for it. With a `limit`, so do links beyond it.
 */
export async function crawlProgress(
  db: Database,
  ids: readonly string[],
  since: Date,
  limit: number | null,
): Promise<CrawlProgress> {
  const { rows } = await sql<Record<keyof CrawlProgress, number>>`
    with mine as (select id, source_id, ended_at from run where job = 'discover' and source_id = any(${ids as string[]}::text[]) and started_at >= ${since}),
    refs as (
      select r.state, r.attempts, r.last_failure, row_number() over (partition by r.source_id order by r.id) as nth
      from ref r join mine on mine.id = r.run_id)
    select
      (select count(distinct source_id) from mine where ended_at is not null)::int as polled,
      count(*)::int as found,
      count(*) filter (where state <> 'waiting')::int as done,
      count(*) filter (where state = 'waiting' and (last_failure is null or last_failure = 'rate-limited')
        and (${limit}::int is null or nth <= ${limit}::int))::int as open,
      count(*) filter (where state = 'kept')::int as kept
    from refs`.execute(db);
  return rows[0] ?? { polled: 0, found: 0, done: 0, open: 0, kept: 0 };
}

/** What a crawl of one source came to; seen = kept + the sum of dropped. */
export interface SourceReport {
  id: string;
  state: string;
  message: string | null;
  seen: number;
  kept: number;
  dropped: Record<string, number>;
  stories: number;
  ms: number;
}

export interface CrawlReport {
  sources: SourceReport[];
  totals: { seen: number; kept: number; dropped: Record<string, number>; stories: number; ms: number };
}

/** The report of a crawl; links that wait for another attempt are counted as dropped for `waiting`. */
export async function crawlReport(db: Database, ids: readonly string[], since: Date): Promise<CrawlReport> {
  const { rows } = await sql<SourceReport>`
    with mine as (select * from run where job = 'discover' and source_id = any(${ids as string[]}::text[]) and started_at >= ${since}),
    counts as (
      select mine.source_id, l.reason, l.n from mine join ledger l on l.run_id = mine.id
      union all
      select mine.source_id, 'waiting', count(*)::int from mine join ref on ref.run_id = mine.id and ref.state = 'waiting' group by 1)
    select s.id, s.state, s.last_message as message,
      coalesce((select sum(seen) from mine where source_id = s.id), 0)::int as seen,
      coalesce((select sum(n) from counts where source_id = s.id and reason = 'kept'), 0)::int as kept,
      coalesce((select jsonb_object_agg(reason, n) from
        (select reason, sum(n) as n from counts where source_id = s.id and reason <> 'kept' group by reason) d), '{}') as dropped,
      (select count(distinct a.story_id) from ref r join mine on mine.id = r.run_id join article a on a.id = r.article_id
        where mine.source_id = s.id)::int as stories,
      coalesce((select extract(epoch from max(ended_at) - min(started_at)) * 1000 from mine where source_id = s.id), 0)::int as ms
    from source s where s.id = any(${ids as string[]}::text[]) order by s.id`.execute(db);
  const totals = { seen: 0, kept: 0, dropped: {} as Record<string, number>, stories: 0, ms: 0 };
  for (const row of rows) {
    totals.seen += row.seen;
    totals.kept += row.kept;
    totals.ms = Math.max(totals.ms, row.ms);
    totals.stories += row.stories;
    for (const [reason, n] of Object.entries(row.dropped))
      totals.dropped[reason] = (totals.dropped[reason] ?? 0) + n;
  }
  return { sources: rows, totals };
}
