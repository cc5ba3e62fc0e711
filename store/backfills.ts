import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Sitemaps of a source that an earlier backfill has read to their end. */
export async function doneSitemaps(db: Database, sourceId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('backfill')
    .select('url')
    .where('source_id', '=', sourceId)
    .where('done_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ url }) => url));
}

/** Notes a sitemap as read, in the transaction that keeps its links. */
export async function markSitemapDone(
  db: Database,
  at: { sourceId: string; url: string; listed: number; taken: number; now: Date },
): Promise<void> {
  const values = { listed: at.listed, taken: at.taken, done_at: at.now };
  await db
    .insertInto('backfill')
    .values({ source_id: at.sourceId, url: at.url, ...values })
    .onConflict((conflict) => conflict.columns(['source_id', 'url']).doUpdateSet(values))
    .execute();
}

/** Forgets how far a source's backfill was, so that the next begins anew; known links stay known. */
export async function forgetBackfill(db: Database, sourceId: string): Promise<void> {
  await db.deleteFrom('backfill').where('source_id', '=', sourceId).execute();
}

/** How far a source's backfill is: links found by it, those still waiting, those kept; `last` is the last turn given. */
export async function backfillProgress(db: Database, sourceId: string) {
  const { rows } = await sql<{ found: number; waiting: number; kept: number; last: Date | null }>`
    select count(*)::int as found, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'kept')::int as kept,
      max(next_try_at) filter (where state = 'waiting') as last
    from ref where source_id = ${sourceId} and quiet`.execute(db);
  return rows[0] ?? { found: 0, waiting: 0, kept: 0, last: null };
}
