import { canonicalUrl } from '../core/address/canonical-url.ts';
import type { ArticleRef } from '../core/article.ts';
import { asFailure, type Failure, type FailureKind } from '../core/failure.ts';
import { nextCheck, nextInterval } from '../core/poll/rhythm.ts';
import { pollState } from '../core/poll/state.ts';
import type { DiscoverEntry, Source } from '../core/source.ts';
import { articlePattern } from '../crawlers/discover/article-pattern.ts';
import { insertRefs, knownUrls, noteEditedRefs, type NewRef } from '../store/refs.ts';
import { closeRun, openRun } from '../store/runs.ts';
import { savePoll, saveValidators, sourceRow, validators } from '../store/sources.ts';
import { addressRules } from './address-rules.ts';
import { articleJob } from './article-job.ts';
import type { Run, Services } from './services.ts';

/** What one way into a site brought. */
interface Sight {
  entry: DiscoverEntry;
  refs: ArticleRef[];
  unchanged: boolean;
  validators: { etag: string | null; lastModified: string | null };
  failure: Failure | null;
}

/** Reads a source's feeds, sitemaps and listings, keeps the unseen links and queues them; plans the next poll. */
export async function discover(
  services: Services,
  payload: { source: string; force?: boolean | undefined },
  run: Run,
): Promise<void> {
  const { db } = services;
  const source = services.sources.get(payload.source);
  const row = source && (await sourceRow(db, source.id));
  if (!source || !row || (row.paused && !payload.force)) return;
  run.event.source = source.id;
  const runId = await openRun(db, 'discover', source.id, services.now());
  const sights: Sight[] = [];
  for (const entry of source.discover)
    sights.push(unreachable(sights, entry) ?? (await look(services, source, entry, run)));
  const sorted = await sortRefs(services, source, sights, runId);
  const now = services.now();
  const failures = sights.flatMap((sight) => sight.failure ?? []);
  const poll = planNext(source, Number(row.interval_ms), row.failures, {
    sights,
    fresh: sorted.fresh.length,
    failures,
    now,
  });
  const ids = await db.transaction().execute(async (tx) => {
    const inserted = await insertRefs(tx, sorted.fresh, now);
    const raced = sorted.fresh.length - inserted.length;
    await noteEditedRefs(tx, sorted.titles, now);
    for (const sight of sights) {
      if (sight.failure || sight.unchanged) continue;
      await saveValidators(tx, { sourceId: source.id, url: sight.entry.url, ...sight.validators, now });
    }
    const dropped = { ...sorted.dropped, known: (sorted.dropped['known'] ?? 0) + raced };
    const end = { seen: sorted.seen, dropped, failure: poll.failure, message: poll.message, now };
    await closeRun(tx, runId, end);
    await savePoll(tx, source.id, poll, now);
    return inserted;
  });
  await services.queues.add(ids.map((id) => articleJob(services, { id, source_id: source.id, attempt: 0 })));
  Object.assign(run.event, {
    seen: sorted.seen,
    kept: ids.length,
    dropped: sorted.dropped,
    state: poll.state,
  });
}

/** A host that did not answer one way in is not asked for the next: it would only take its time again. */
function unreachable(sights: readonly Sight[], entry: DiscoverEntry): Sight | null {
  const host = new URL(entry.url).host;
  const before = sights.find(
    ({ entry: other, failure }) =>
      failure !== null && NO_ANSWER.has(failure.kind) && new URL(other.url).host === host,
  );
  return before ? { ...before, entry } : null;
}

const NO_ANSWER = new Set<FailureKind>(['timeout', 'dns', 'connection', 'tls', 'rate-limited']);

async function look(services: Services, source: Source, entry: DiscoverEntry, run: Run): Promise<Sight> {
  const none = { etag: null, lastModified: null };
  try {
    const found = await services.crawler.discover(source, entry, {
      validators: await validators(services.db, source.id, entry.url),
      known: async (urls) => await knownAmong(services, source, urls),
      signal: run.signal,
    });
    if (found.kind === 'unchanged')
      return { entry, refs: [], unchanged: true, validators: none, failure: null };
    return { entry, refs: found.refs, unchanged: false, validators: found.validators, failure: null };
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (run.signal.aborted) throw failure;
    return { entry, refs: [], unchanged: false, validators: none, failure };
  }
}

/** Which of the addresses on a page are known, asked by listings that page until they meet the known. */
async function knownAmong(services: Services, source: Source, urls: string[]): Promise<Set<string>> {
  const rules = addressRules(source);
  const canonical = new Map(urls.map((url) => [url, canonicalUrl(url, rules)] as const));
  const known = await knownUrls(
    services.db,
    [...canonical.values()].filter((url) => url !== null),
  );
  return new Set(urls.filter((url) => known.has(canonical.get(url) ?? '')));
}

interface Sorted {
  seen: number;
  fresh: NewRef[];
  dropped: Record<string, number>;
  titles: { url: string; title: string }[];
}

/** Parts the links into unseen ones and those left out, by reason: seen = fresh + the sum of dropped. */
async function sortRefs(services: Services, source: Source, sights: Sight[], runId: string): Promise<Sorted> {
  const isArticle = articlePattern(source.article);
  const rules = addressRules(source);
  const refs = sights.flatMap((sight) => sight.refs);
  const sorted: Sorted = { seen: refs.length, fresh: [], dropped: {}, titles: [] };
  const drop = (reason: string) => (sorted.dropped[reason] = (sorted.dropped[reason] ?? 0) + 1);
  const unique = new Map<string, ArticleRef>();
  for (const ref of refs) {
    const url = canonicalUrl(ref.url, rules);
    if (!url || !isArticle(ref.url)) drop('off-pattern');
    else if (unique.has(url)) drop('repeated');
    else unique.set(url, ref);
  }
  const known = await knownUrls(services.db, [...unique.keys()]);
  for (const [url, ref] of unique) {
    if (known.has(url)) {
      drop('known');
      if (ref.title) sorted.titles.push({ url, title: ref.title });
    } else {
      sorted.fresh.push({
        sourceId: source.id,
        url,
        fetchUrl: ref.url,
        title: ref.title,
        publishedAt: ref.publishedAt,
        runId,
      });
    }
  }
  return sorted;
}

interface Found {
  sights: Sight[];
  fresh: number;
  failures: Failure[];
  now: Date;
}

function planNext(source: Source, intervalMs: number, failedBefore: number, found: Found) {
  const kinds: FailureKind[] = found.failures.map((failure) => failure.kind);
  const state = pollState({
    listed: found.sights.reduce((sum, sight) => sum + sight.refs.length, 0),
    unchanged: found.sights.filter((sight) => sight.unchanged).length,
    answered: found.sights.filter((sight) => !sight.failure).length,
    failures: kinds,
  });
  const failed = state === 'down' || state === 'blocked' || state === 'changed';
  const first = found.failures[0];
  const retryAt = found.failures.reduce<Date | null>(
    (last, { retryAt }) => (retryAt && (!last || retryAt > last) ? retryAt : last),
    null,
  );
  const result = { fresh: found.fresh, failures: failed ? failedBefore + 1 : 0, retryAt };
  const next = nextInterval(intervalMs, result, source, Math.random());
  return {
    state,
    failure: failed ? (first?.kind ?? 'internal') : null,
    message: first?.message ?? null,
    // A failing source keeps the rhythm it had learned.
    intervalMs: failed ? intervalMs : next,
    nextCheckAt: nextCheck(found.now, next, { ...source, retryAt }),
  };
}
