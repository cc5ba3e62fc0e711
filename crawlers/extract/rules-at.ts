import type { ArticleRules } from '../../core/source.ts';

/**
 * The rules for a page fetched on a day (UTC): today's, with the fields of the oldest layout that was still in use then
 * laid over them.
 */
export function rulesAt(article: ArticleRules, fetched: Date): ArticleRules {
  const day = fetched.toISOString().slice(0, 10);
  const [layout] = (article.older ?? [])
    .filter(({ until }) => until >= day)
    .toSorted((a, b) => (a.until < b.until ? -1 : 1));
  if (!layout) return article;
  const { until: _, ...fields } = layout;
  return { ...article, ...fields };
}
