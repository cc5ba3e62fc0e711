import { sql } from 'kysely';
import type { Habit } from '../core/poll/habit.ts';
import { isBad } from '../core/poll/state.ts';
import type { Source } from '../core/source.ts';
import { writeAudit } from './audit.ts';
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
    await auditOverrides(tx, all);
    await tx.updateTable('source').set({ configured: false }).execute();
    for (const [index, source] of all.entries()) {
      const facts = {
        name: JSON.stringify(source.name),
        home: source.home,
        lang: source.language,
        translated: source.translated,
        configured: true,
        robots_override: source.fetch.ignoreRobots?.reason ?? null,
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

/** A source that is no longer asked by its robots.txt, or is again, stands in the audit log with its reason. */
async function auditOverrides(tx: Database, sources: readonly Source[]): Promise<void> {
  const rows = await tx.selectFrom('source').select(['id', 'robots_override']).execute();
  const before = new Map(rows.map((row) => [row.id, row.robots_override]));
  for (const { id, fetch } of sources) {
    const reason = fetch.ignoreRobots?.reason ?? null;
    const was = before.get(id) ?? null;
    if (reason === was) continue;
    await writeAudit(tx, {
      account: 'config',
      action: 'robots-override',
      target: `source:${id}`,
      before: { reason: was },
      after: { reason },
      ip: '',
    });
  }
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
  /** Null when a way in answered. */
  failure: string | null;
  message: string | null;
  intervalMs: number;
  nextCheckAt: Date;
  /** What was learned, when the poll brought unseen links. */
  habit: Habit | null;
}

/** Writes what a poll showed; a pause that came meanwhile stays. */
export async function savePoll(db: Database, id: string, outcome: PollOutcome, now: Date): Promise<void> {
  const answered = outcome.failure === null;
  const good = outcome.state === 'ok' || outcome.state === 'silent';
  await sql`
    update source set
      state = case when paused then 'paused' else ${outcome.state} end,
      state_since = case when state = ${outcome.state} then state_since else ${now} end,
      interval_ms = ${outcome.intervalMs}, next_check_at = ${outcome.nextCheckAt}, claimed_until = null,
      last_run_at = ${now}, last_ok_at = case when ${good} then ${now}::timestamptz else last_ok_at end,
      bad_polls = case when ${isBad(outcome.state)} then bad_polls + 1 else 0 end,
      failures = case when ${answered} then 0 else failures + 1 end,
      down_since = case when ${answered} then null else coalesce(down_since, ${now}::timestamptz) end,
      habit = coalesce(${outcome.habit && JSON.stringify(outcome.habit)}::jsonb, habit),
      news_at = case when ${outcome.habit !== null} then ${now}::timestamptz else news_at end,
      last_failure = ${outcome.failure}, last_message = ${outcome.message}
    where id = ${id}`.execute(db);
}

/** Puts a poll off without a word on the source's state: its host's turn had not come. */
export async function postponePoll(db: Database, id: string, until: Date): Promise<void> {
  await db
    .updateTable('source')
    .set({ next_check_at: until, claimed_until: null })
    .where('id', '=', id)
    .execute();
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

/** What is known of a source's ways in, by address: validators for conditional requests, and how they fare. */
export async function entryPoints(db: Database, sourceId: string) {
  const rows = await db
    .selectFrom('entry_point')
    .select(['url', 'etag', 'last_modified', 'listed_at', 'failing_since'])
    .where('source_id', '=', sourceId)
    .execute();
  return new Map(rows.map((row) => [row.url, row]));
}

/** What a way in showed. A failure keeps the validators and the time of its last good list. */
export interface WayShown {
  url: string;
  etag: string | null;
  lastModified: string | null;
  /** Whether it listed an article's address. */
  listed: boolean;
  failure: { kind: string; message: string } | null;
}

/** Keeps what a way in showed; in the transaction that keeps its links, so that a crash loses neither. */
export async function saveEntryPoint(
  db: Database,
  sourceId: string,
  way: WayShown,
  now: Date,
): Promise<void> {
  const failing = way.failure !== null;
  await sql`
    insert into entry_point as e (source_id, url, etag, last_modified, checked_at, listed_at, failing_since, failure, message)
    values (${sourceId}, ${way.url}, ${way.etag}, ${way.lastModified}, ${now},
      ${way.listed ? now : null}, ${failing ? now : null}, ${way.failure?.kind ?? null}, ${way.failure?.message ?? null})
    on conflict (source_id, url) do update set
      etag = case when ${failing} then e.etag else excluded.etag end,
      last_modified = case when ${failing} then e.last_modified else excluded.last_modified end,
      checked_at = excluded.checked_at, listed_at = coalesce(excluded.listed_at, e.listed_at),
      failing_since = case when ${failing} then coalesce(e.failing_since, excluded.failing_since) end,
      failure = excluded.failure, message = excluded.message`.execute(db);
}

/** Keeps schedulers away from some sources for three minutes; returns the database's time, from which their runs count. */
export async function claimSources(db: Database, ids: readonly string[]): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`
    with claimed as (update source set claimed_until = now() + interval '3 minutes' where id = any(${[...ids]}::text[]))
    select now() as now`.execute(db);
  return rows[0]?.now ?? new Date(0);
}
