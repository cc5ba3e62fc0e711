import { insertArticles } from '../store/new-article.ts';
import { finishRefs, lockWaitingRefs } from '../store/refs.ts';
import { relatedTexts } from '../store/related-texts.ts';
import { lockTexts } from '../store/text-lock.ts';
import { faultPoint } from '../telemetry/fault.ts';
import type { Prepared } from './prepare.ts';
import type { SettleServices } from './services.ts';
import { nothing, type Settled } from './settle.ts';

/**
 * Settles pages that are off the topic together, in one transaction and a handful of statements: nearly all that a
 * newspaper prints. Null for each that needs a transaction of its own, because it may be the copy of a stored text or of
 * another of these, or because it is stored or settled already.
 */
export async function settlePlain(
  services: Pick<SettleServices, 'db'>,
  pages: readonly Prepared[],
): Promise<(Settled | null)[]> {
  const apart = withoutLikes(pages);
  const settled = await services.db.transaction().execute(async (tx) => {
    const waiting = await lockWaitingRefs(
      tx,
      apart.map(({ read }) => read.ref.id),
    );
    await lockTexts(
      tx,
      apart.map(({ print }) => print.hash),
    );
    const related = await relatedTexts(
      tx,
      apart.map(({ stored, print, origin }) => ({
        url: stored.url,
        slug: stored.slug,
        originUrl: origin,
        contentHash: print.hash,
        bands: print.bands,
      })),
    );
    const fresh = apart.filter(({ read }, nth) => waiting.has(read.ref.id) && !related.has(nth));
    const ids = await insertArticles(tx, fresh);
    const stored = fresh.flatMap((page) => {
      const articleId = ids.get(page.stored.url);
      return articleId ? [{ page, articleId }] : [];
    });
    for (const _ of stored) faultPoint('article.after-insert');
    const reason = 'off-topic';
    await finishRefs(
      tx,
      stored.map(({ page, articleId }) => ({ id: page.read.ref.id, reason, articleId })),
    );
    for (const _ of stored) faultPoint('article.before-commit');
    return new Map(stored.map(({ page, articleId }) => [page, { ...nothing(reason), articleId }] as const));
  });
  return pages.map((page) => settled.get(page) ?? null);
}

/** The pages that share nothing by which copies are found with one before them. */
function withoutLikes(pages: readonly Prepared[]): Prepared[] {
  const seen = new Set<string>();
  return pages.filter((page) => {
    const marks = marksOf(page);
    if (marks.some((mark) => seen.has(mark))) return false;
    for (const mark of marks) seen.add(mark);
    return true;
  });
}

function marksOf({ read, stored, print, origin }: Prepared): string[] {
  const bands = print.bands.map((hash, band) => `${band} ${hash}`);
  const slug = stored.slug === null ? [] : [`slug ${stored.slug}`];
  return [`ref ${read.ref.id}`, stored.url, print.hash, ...bands, ...slug, ...(origin ? [origin] : [])];
}
