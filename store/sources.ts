import { sql } from 'kysely';
import type { Source } from '../core/source.ts';
import type { Database } from './database.ts';
import type { SourceState } from './news-tables.ts';

/**
 * Makes the table agree with the configuration: new sources are due at once (spread over `spreadMs`), names and
 * homes follow the files, sources that left the files stop being polled and keep their articles.
 */
export async function syncSources(
  db: Database,
  sources: Iterable<Source>,
  now: Date,
  spreadMs = 0,
): Promise<void> {
  const all = [...sources];
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('source').set({ configured: false }).execute();
    for (const [index, source] of all.entries()) {
      const facts = {
        name: JSON.stringify(source.name),
        home: source.home,
        lang: source.language,
        translated: source.translated,
        configured: true,
      };
      await tx
        .insertInto('source')
        .values({
          id: source.id,
          ...facts,
          interval_ms: source.everyMs,
          paused: source.paused,
          paused_by: source.paused ? 'config' : null,
          state: source.paused ? 'paused' : 'new',
          next_check_at: new Date(now.getTime() + (spreadMs * index) / all.length),
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(facts))
        .execute();
    }
  });
}

/**
 * Takes up to `limit` sources that are due, so that no other scheduler does; the claim lapses after three minutes by
 * the database's clock. `now` is the scheduler's clock; only the database's counts for claims.
 */
export async function claimDueSources(db: Database, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update source set claimed_until = now() + interval '3 minutes'
    where id in (
      select id from source
      where configured and not paused and next_check_at <= now() and (claimed_until is null or claimed_until < now())
      order by next_check_at limit ${limit} for update skip locked)
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** How a poll ended, for the source's own row. */
export interface PollOutcome {
  state: SourceState;
  failure: string | null;
  message: string | null;
  intervalMs: number;
  nextCheckAt: Date;
}

/** Writes what a poll showed; a pause that came meanwhile stays. */
export async function savePoll(db: Database, id: string, outcome: PollOutcome, now: Date): Promise<void> {
  const good = outcome.failure === null;
  await sql`
    update source set
      state = case when paused then 'paused' else ${outcome.state} end,
      state_since = case when state = ${outcome.state} then state_since else ${now} end,
      interval_ms = ${outcome.intervalMs}, next_check_at = ${outcome.nextCheckAt}, claimed_until = null,
      last_run_at = ${now}, last_ok_at = case when ${good} then ${now}::timestamptz else last_ok_at end,
      failures = case when ${good} then 0 else failures + 1 end,
      down_since = case when ${good} then null else coalesce(down_since, ${now}::timestamptz) end,
      last_failure = ${outcome.failure}, last_message = ${outcome.message}
    where id = ${id}`.execute(db);
}

/** Pauses a source or lets it go on (then it is due at once). Returns false when there is none of that name. */
export async function pauseSource(db: Database, id: string, paused: boolean, by: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('source')
    .set({
      paused,
      paused_by: paused ? by : null,
      state: paused ? 'paused' : 'new',
      state_since: sql<Date>`now()`,
      next_check_at: sql<Date>`now()`,
      claimed_until: null,
    })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** One source's row; undefined when it was never configured. */
export async function sourceRow(db: Database, id: string) {
  return await db.selectFrom('source').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What the last answer of a way into a site said, for a conditional request. */
export async function validators(db: Database, sourceId: string, url: string) {
  const row = await db
    .selectFrom('entry_point')
    .select(['etag', 'last_modified'])
    .where('source_id', '=', sourceId)
    .where('url', '=', url)
    .executeTakeFirst();
  return { etag: row?.etag ?? null, lastModified: row?.last_modified ?? null };
}

/** Keeps the validators of an answer; in the transaction that keeps its links, so that a crash loses neither. */
export async function saveValidators(
  db: Database,
  at: { sourceId: string; url: string; etag: string | null; lastModified: string | null; now: Date },
): Promise<void> {
  const values = { etag: at.etag, last_modified: at.lastModified, checked_at: at.now };
  await db
    .insertInto('entry_point')
    .values({ source_id: at.sourceId, url: at.url, ...values })
    .onConflict((conflict) => conflict.columns(['source_id', 'url']).doUpdateSet(values))
    .execute();
}

/** Keeps schedulers away from some sources for three minutes; returns the database's time, from which their runs count. */
export async function claimSources(db: Database, ids: readonly string[]): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`
    with claimed as (update source set claimed_until = now() + interval '3 minutes' where id = any(${[...ids]}::text[]))
    select now() as now`.execute(db);
  return rows[0]?.now ?? new Date(0);
}
