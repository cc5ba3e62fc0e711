import type { ArticleRef } from '../core/article.ts';
import { Failure } from '../core/failure.ts';
import type { Source } from '../core/source.ts';
import { backfillProgress, doneSitemaps, markSitemapDone } from '../store/backfills.ts';
import { insertRefs } from '../store/refs.ts';
import type { Run, Services } from './services.ts';
import { sortRefs } from './sort-refs.ts';

/** What of a source's past is wanted, and how fast. */
export interface BackfillAsk {
  /** Only links published on or after; null for all. Undated links are taken. */
  since: Date | null;
  /** Articles an hour. */
  perHour: number;
}

/** One sitemap that was read. */
export interface BackfilledSitemap {
  url: string;
  listed: number;
  taken: number;
}

const MOST_SITEMAPS = 500;

/**
 * Reads a source's sitemaps through, newest first, and keeps the unseen links as quiet refs: each gets its turn at the rate
 * asked for, is stored and judged like all others, and nobody is told. What was read is noted sitemap by sitemap, so that
 * the next call goes on where this one ended, whatever ended it. Yields after each sitemap; ends early when it is stopped.
 */
export async function* backfill(
  services: Services,
  source: Source,
  ask: BackfillAsk,
  run: Run,
): AsyncGenerator<BackfilledSitemap> {
  const entries = source.discover.filter(({ kind }) => kind === 'sitemap');
  if (!entries.length)
    throw new Failure('empty', `${source.id} has no sitemap among its ways in; add one to read its past.`);
  const done = await doneSitemaps(services.db, source.id);
  const queue = entries.map(({ url }) => url);
  const seen = new Set<string>();
  for (let url = queue.shift(); url !== undefined && seen.size < MOST_SITEMAPS; url = queue.shift()) {
    if (seen.has(url) || run.signal.aborted) continue;
    seen.add(url);
    // An index is read each time: it says what has been added; its children are read once.
    if (done.has(url)) continue;
    const map = await services.crawler.readSitemap(source, url, run.signal).catch((thrown: unknown) => {
      // Stopped while it was read: that is no failure of the site.
      if (run.signal.aborted) return null;
      throw thrown;
    });
    if (!map) return;
    const newest = [...map.children].sort(
      (a, b) => (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0),
    );
    queue.push(...newest.map((child) => child.url));
    if (map.refs.length) yield await keep(services, source, { url, refs: map.refs, ask });
  }
}

async function keep(
  services: Services,
  source: Source,
  map: { url: string; refs: readonly ArticleRef[]; ask: BackfillAsk },
): Promise<BackfilledSitemap> {
  const { since, perHour } = map.ask;
  const refs = map.refs.filter(({ publishedAt }) => !since || !publishedAt || publishedAt >= since);
  const sorted = await sortRefs(services, source, [{ refs: [...refs] }]);
  const now = services.now();
  const { last } = await backfillProgress(services.db, source.id);
  const first = Math.max(now.getTime(), (last?.getTime() ?? 0) + 3600_000 / perHour);
  const quiet = sorted.fresh.map((ref, nth) => ({
    ...ref,
    quiet: { tryAt: new Date(first + (nth * 3600_000) / perHour) },
  }));
  return await services.db.transaction().execute(async (tx) => {
    const ids = await insertRefs(tx, quiet, now);
    const read = { url: map.url, listed: map.refs.length, taken: ids.length };
    await markSitemapDone(tx, { sourceId: source.id, ...read, now });
    return read;
  });
}
