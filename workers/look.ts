import { canonicalUrl } from '../core/address/canonical-url.ts';
import type { ArticleRef } from '../core/article.ts';
import { asFailure, FAILURES, type Failure, type FailureKind } from '../core/failure.ts';
import type { DiscoverEntry, Source } from '../core/source.ts';
import { knownUrls } from '../store/refs.ts';
import { entryPoints, type WayShown } from '../store/sources.ts';
import { addressRules } from './address-rules.ts';
import type { Run, Services } from './services.ts';

type EntryPoint = NonNullable<ReturnType<Awaited<ReturnType<typeof entryPoints>>['get']>>;

/** What one way into a site brought. */
export interface Sight {
  entry: DiscoverEntry;
  before: EntryPoint | undefined;
  refs: ArticleRef[];
  unchanged: boolean;
  validators: { etag: string | null; lastModified: string | null };
  failure: Failure | null;
}

/** Reads a source's feeds, sitemaps and listings one after the other. */
export async function lookAround(services: Services, source: Source, run: Run): Promise<Sight[]> {
  const points = await entryPoints(services.db, source.id);
  const sights: Sight[] = [];
  for (const entry of source.discover)
    sights.push(
      unreachable(sights, entry) ??
        (await look(services, source, { entry, before: points.get(entry.url) }, run)),
    );
  return sights;
}

/** A host that did not answer one way in is not asked for the next: it would only take its time again. */
function unreachable(sights: readonly Sight[], entry: DiscoverEntry): Sight | null {
  const host = new URL(entry.url).host;
  const before = sights.find(
    ({ entry: other, failure }) =>
      failure !== null && NO_ANSWER.has(failure.kind) && new URL(other.url).host === host,
  );
  return before ? { ...before, entry, before: undefined } : null;
}

const NO_ANSWER = new Set<FailureKind>(['timeout', 'dns', 'connection', 'tls', 'rate-limited']);
const NONE = { etag: null, lastModified: null };

async function look(
  services: Services,
  source: Source,
  way: Pick<Sight, 'entry' | 'before'>,
  run: Run,
): Promise<Sight> {
  const { before } = way;
  const sight = { ...way, refs: [], unchanged: false, validators: NONE, failure: null };
  try {
    const found = await services.crawler.discover(source, way.entry, {
      validators: { etag: before?.etag ?? null, lastModified: before?.last_modified ?? null },
      known: async (urls) => await knownAmong(services, source, urls),
      signal: run.signal,
    });
    return found.kind === 'unchanged'
      ? { ...sight, unchanged: true }
      : { ...sight, refs: found.refs, validators: found.validators };
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (run.signal.aborted) throw failure;
    return { ...sight, failure };
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

/** Whether a way in only waits for its host's turn: that says nothing of the site. */
export function isWaiting({ failure }: Sight): boolean {
  return failure?.kind === 'rate-limited' && failure.status === undefined;
}

/** What is wrong with a way in that used to list articles, as a sentence; null for one that is well or never did. */
export function brokenWay(sight: Sight, listed: number): string | null {
  const { entry, before, failure, refs } = sight;
  if (!before?.listed_at) return null;
  if (failure) return FAILURES[failure.kind] === 'drop' ? failure.message : null;
  return refs.length > 0 && listed === 0
    ? `${entry.url} lists ${refs.length} links, but none is an article's address by the source's pattern.`
    : null;
}

/** What is to be kept of a way in; null when nothing about it is new. */
export function shown(sight: Sight, listed: number): WayShown | null {
  const { entry, before, failure, validators } = sight;
  if (isWaiting(sight)) return null;
  if (sight.unchanged && !before?.failing_since) return null;
  const kept = sight.unchanged
    ? { etag: before?.etag ?? null, lastModified: before?.last_modified ?? null }
    : validators;
  return {
    url: entry.url,
    ...kept,
    listed: listed > 0,
    failure: failure && { kind: failure.kind, message: failure.message },
  };
}
