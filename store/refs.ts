import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { RefTable } from './news-tables.ts';
import { prepared } from './prepared.ts';

/** A link to be followed. `url` is its canonical form, `fetchUrl` the address that answers. */
export interface NewRef {
  sourceId: string;
  url: string;
  fetchUrl: string;
  title: string | null;
  publishedAt: Date | null;
  runId: string | null;
  /** Held for operators: nothing is fetched until they let it go. */
  held?: boolean;
  /** From a backfill: nobody is told of it; `tryAt` is its turn. */
  quiet?: { tryAt: Date };
  /** Its place, from 0, among the links of its source's first poll. */
  firstRank?: number;
  /** When its job's turn at the host comes, by the host's pace; at once when absent. */
  turnInMs?: number;
}

const AT_ONCE = 2000;
const NEVER = 'infinity';
const HELD =
  'Too many new links came at once; an operator has to let them go ("source release") or drop them.';

/** Which of these canonical addresses have been seen before. */
export async function knownUrls(db: Database, urls: readonly string[]): Promise<Set<string>> {
  if (!urls.length) return new Set();
  const { rows } = await sql<{
    url: string;
  }>`select url from ref where url = any(${[...urls]}::text[])`.execute(db);
  return new Set(rows.map((row) => row.url));
}

/** Keeps new links; returns the ids of those that nobody kept in the meantime. */
export async function insertRefs(db: Database, refs: readonly NewRef[], now: Date): Promise<string[]> {
  const ids: string[] = [];
  // A statement takes 65,535 parameters; a first sitemap may list twenty thousand links.
  for (let start = 0; start < refs.length; start += AT_ONCE)
    ids.push(...(await insertSome(db, refs.slice(start, start + AT_ONCE), now)));
  return ids;
}

async function insertSome(db: Database, refs: readonly NewRef[], now: Date): Promise<string[]> {
  const rows = await db
    .insertInto('ref')
    .values(
      refs.map((ref) => ({
        source_id: ref.sourceId,
        url: ref.url,
        fetch_url: ref.fetchUrl,
        title: ref.title,
        published_at: ref.publishedAt,
        run_id: ref.runId,
        found_at: now,
        // The queue has them now; the sweeper looks again a minute after their turn.
        next_try_at: ref.held
          ? NEVER
          : (ref.quiet?.tryAt ?? new Date(now.getTime() + (ref.turnInMs ?? 0) + 60_000)),
        last_failure: ref.held ? 'held' : null,
        last_message: ref.held ? HELD : null,
        quiet: ref.quiet !== undefined,
        first_rank: ref.firstRank ?? null,
      })),
    )
    .onConflict((conflict) => conflict.column('url').doNothing())
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** A link as it is stored. */
export type Ref = Selectable<RefTable>;

const COLUMNS = {
  id: 1,
  source_id: 1,
  url: 1,
  fetch_url: 1,
  title: 1,
  published_at: 1,
  found_at: 1,
  run_id: 1,
  state: 1,
  reason: 1,
  attempts: 1,
  next_try_at: 1,
  last_failure: 1,
  last_message: 1,
  article_id: 1,
  recheck_at: 1,
  rechecks: 1,
  quiet: 1,
  first_rank: 1,
} satisfies Record<keyof Ref, 1>;
/** By name: a prepared statement must return the same columns after a migration that adds one. */
const REF_COLUMNS = sql.join(Object.keys(COLUMNS).map((column) => sql.ref(`ref.${column}`)));

/**
 * Counts a new attempt of each of some refs and returns them by id; `retryAt` is when the sweeper looks again should the
 * attempt die. A ref that is finished (and not due for a second look) or gone is not among them.
 */
export async function beginAttempts(
  db: Database,
  asked: readonly { id: string; retryAt: Date }[],
): Promise<Map<string, Ref>> {
  const [ids, times] = [asked.map(({ id }) => id), asked.map(({ retryAt }) => retryAt)];
  // Rows are locked in one order, so that two workers that hold the same jobs never wait for each other.
  const { rows } = await sql<Ref>`${prepared}
    with asked as (select distinct on (id) * from unnest(${ids}::bigint[], ${times}::timestamptz[]) as a (id, retry_at)),
    locked as (
      select ref.id, asked.retry_at from ref join asked using (id)
      where state = 'waiting' or recheck_at is not null order by ref.id for update of ref)
    update ref set
      attempts = case when state = 'waiting' then attempts + 1 else attempts end,
      next_try_at = case when state = 'waiting' then locked.retry_at else next_try_at end,
      rechecks = case when state = 'kept' then rechecks + 1 else rechecks end,
      recheck_at = case when state = 'kept' then locked.retry_at else recheck_at end
    from locked where ref.id = locked.id and (state = 'waiting' or recheck_at is not null) returning ${REF_COLUMNS}`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Holds some refs' rows until the transaction ends; returns the ids of those whose work is still to be done. */
export async function lockWaitingRefs(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string; state: string }>`${prepared}
    select id, state from ref where id = any(${[...ids]}::bigint[]) order by id for update`.execute(db);
  return new Set(rows.filter(({ state }) => state === 'waiting').map(({ id }) => id));
}

/** Holds a ref's row until the transaction ends and says whether its work is still to be done. */
export async function lockWaitingRef(db: Database, id: string): Promise<boolean> {
  return (await lockWaitingRefs(db, [id])).has(id);
}

/** Ends a ref: kept, or dropped for a reason of the ledger; counts it once in the run that found it. */
export async function finishRef(
  db: Database,
  id: string,
  end: {
    state: 'kept' | 'dropped';
    reason: string;
    articleId: string | null;
    recheckAt: Date | null;
    message?: string | null;
  },
): Promise<void> {
  await sql`${prepared}
    with done as (
      update ref set state = ${end.state}, reason = ${end.reason}, article_id = ${end.articleId},
        recheck_at = ${end.recheckAt}, last_message = coalesce(${end.message ?? null}, last_message)
      where id = ${id} and state = 'waiting' returning run_id)
    insert into ledger (run_id, reason, n)
      select run.id, ${end.state === 'kept' ? 'kept' : end.reason}, 1 from done join run on run.id = done.run_id
    on conflict (run_id, reason) do update set n = ledger.n + 1`.execute(db);
}

/** Ends refs whose articles are stored and told to nobody, each for its reason of the ledger; the same as `finishRef`. */
export async function finishRefs(
  db: Database,
  ends: readonly { id: string; reason: string; articleId: string }[],
): Promise<void> {
  if (!ends.length) return;
  const columns = [
    ends.map(({ id }) => id),
    ends.map(({ reason }) => reason),
    ends.map((end) => end.articleId),
  ];
  const [ids, reasons, articles] = columns;
  await sql`${prepared}
    with done as (
      update ref set state = 'dropped', reason = e.reason, article_id = e.article_id, recheck_at = null
      from unnest(${ids}::bigint[], ${reasons}::text[], ${articles}::bigint[]) as e (id, reason, article_id)
      where ref.id = e.id and ref.state = 'waiting' returning ref.run_id, e.reason)
    insert into ledger (run_id, reason, n)
      select run_id, reason, count(*) from done where run_id is not null group by run_id, reason order by run_id, reason
    on conflict (run_id, reason) do update set n = ledger.n + excluded.n`.execute(db);
}

/** Writes why an attempt failed and when the next may start; waiting for our own pace is not an attempt. */
export async function postponeRef(
  db: Database,
  id: string,
  next: { at: Date; failure: string; message: string; counts: boolean },
): Promise<void> {
  await db
    .updateTable('ref')
    .set((eb) => ({
      attempts: next.counts ? eb.ref('attempts') : eb('attempts', '-', 1),
      next_try_at: next.at,
      last_failure: next.failure,
      last_message: next.message,
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** When a kept page is read again, or null for never more. */
export async function planRecheck(db: Database, id: string, at: Date | null): Promise<void> {
  await db.updateTable('ref').set({ recheck_at: at }).where('id', '=', id).execute();
}

/** A list shows another title than the one it showed before: the page was edited, read it again soon. */
export async function noteEditedRefs(
  db: Database,
  titles: readonly { url: string; title: string }[],
  now: Date,
): Promise<void> {
  for (const { url, title } of titles) {
    await db
      .updateTable('ref')
      .set({ title, recheck_at: now })
      .where('url', '=', url)
      .where('state', '=', 'kept')
      .where('title', '!=', title)
      .execute();
  }
}

/** Unfinished and re-checkable refs whose time has come, for the sweeper; `attempt` tells tries of one ref apart. */
export async function dueRefs(db: Database, limit: number) {
  const { rows } = await sql<{ id: string; source_id: string; run_id: string | null; attempt: number }>`
    (select id, source_id, run_id, attempts as attempt from ref where state = 'waiting' and next_try_at <= now() order by next_try_at limit ${limit})
    union all
    (select id, source_id, run_id, 1000 + rechecks as attempt from ref where recheck_at <= now() order by recheck_at limit ${limit})`.execute(
    db,
  );
  return rows;
}

/** Lets a source's held links go (they are read like all others) or drops them; returns how many there were. */
export async function endHold(db: Database, sourceId: string, how: 'release' | 'drop'): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const held = await tx
      .selectFrom('ref')
      .select('id')
      .where('source_id', '=', sourceId)
      .where('state', '=', 'waiting')
      .where('last_failure', '=', 'held')
      .forUpdate()
      .execute();
    const ids = held.map(({ id }) => id);
    if (how === 'drop')
      for (const id of ids)
        await finishRef(tx, id, { state: 'dropped', reason: 'flood', articleId: null, recheckAt: null });
    else if (ids.length)
      await tx
        .updateTable('ref')
        .set({ next_try_at: sql<Date>`now()`, last_failure: null, last_message: null })
        .where('id', 'in', ids)
        .execute();
    return ids.length;
  });
}

/** How many links of a source are held. */
export async function heldRefs(db: Database, sourceId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ref where source_id = ${sourceId} and state = 'waiting' and last_failure = 'held'`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}
