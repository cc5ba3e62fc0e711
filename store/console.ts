import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * The newest runs with their ledgers: what was seen, and what became of it. Those that saw nothing are shown for one source
 * alone: who presses "poll now" wants to see that it was polled.
 */
export async function recentRuns(db: Database, limit: number, sourceId: string | null = null) {
  const { rows } = await sql<{
    id: string;
    source_id: string | null;
    started_at: Date;
    ended_at: Date | null;
    outcome: string;
    message: string | null;
    seen: number;
    kept: number;
    waiting: number;
    dropped: Record<string, number>;
    total: number;
  }>`
    select r.id, r.source_id, r.started_at, r.ended_at, r.outcome, r.message, r.seen,
      coalesce((select n from ledger l where l.run_id = r.id and l.reason = 'kept'), 0) as kept,
      (select count(*) from ref where ref.run_id = r.id and ref.state = 'waiting')::int as waiting,
      coalesce((select jsonb_object_agg(reason, n) from ledger l where l.run_id = r.id and l.reason <> 'kept'), '{}') as dropped,
      coalesce((select sum(n) from ledger l where l.run_id = r.id), 0)::int as total
    from run r where (${sourceId}::text is null or r.source_id = ${sourceId}) and (r.seen > 0 or r.outcome <> 'ok' or r.source_id = ${sourceId})
    order by r.started_at desc limit ${limit}`.execute(db);
  return rows;
}

/** What became of everything that the runs of the last days saw, most of it first; the whole is the runs' sum of seen. */
export async function ledgerSums(db: Database, days: number): Promise<{ reason: string; n: number }[]> {
  const { rows } = await sql<{ reason: string; n: number }>`
    select l.reason, sum(l.n)::int as n from ledger l join run r on r.id = l.run_id
    where r.started_at > now() - make_interval(days => ${days}) group by 1 order by 2 desc`.execute(db);
  return rows;
}

/** The newest articles of a source, with what the judge said. */
export async function recentArticles(db: Database, sourceId: string, limit: number) {
  return await db
    .selectFrom('article')
    .leftJoin('verdict', 'verdict.article_id', 'article.id')
    .select([
      'article.id',
      'article.title',
      'article.fetch_url',
      'article.published_at',
      'article.copy_of',
      'article.story_id',
      'verdict.relevance',
    ])
    .where('article.source_id', '=', sourceId)
    .orderBy('article.id', 'desc')
    .limit(limit)
    .execute();
}

/** The newest deliveries, those in doubt first. */
export async function recentDeliveries(db: Database, limit: number) {
  return await db
    .selectFrom('delivery')
    .leftJoin('subscriber', 'subscriber.id', 'delivery.subscriber_id')
    .select([
      'delivery.id',
      'delivery.state',
      'delivery.period',
      'delivery.subject',
      'delivery.attempts',
      'delivery.created_at',
      'delivery.sent_at',
      'delivery.last_message',
    ])
    .select(sql<string | null>`coalesce(delivery.to_address, subscriber.email)`.as('email'))
    .orderBy(sql`delivery.state = 'in_doubt'`, 'desc')
    .orderBy('delivery.created_at', 'desc')
    .limit(limit)
    .execute();
}
