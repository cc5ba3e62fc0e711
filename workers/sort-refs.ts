import { canonicalUrl } from '../core/address/canonical-url.ts';
import type { ArticleRef } from '../core/article.ts';
import type { Source } from '../core/source.ts';
import { articlePattern } from '../crawlers/discover/article-pattern.ts';
import { knownUrls, type NewRef } from '../store/refs.ts';
import { addressRules } from './address-rules.ts';
import type { Sight } from './look.ts';
import type { Services } from './services.ts';

/** The links of a poll: seen = fresh + the sum of dropped. */
export interface Sorted {
  seen: number;
  fresh: NewRef[];
  dropped: Record<string, number>;
  /** Titles that lists give to known addresses now. */
  titles: { url: string; title: string }[];
  /** How many links of each way in are articles' addresses. */
  listed: number[];
}

/** Parts the links into unseen ones and those left out, by reason. */
export async function sortRefs(
  services: Services,
  source: Source,
  sights: readonly Pick<Sight, 'refs'>[],
): Promise<Sorted> {
  const isArticle = articlePattern(source.article);
  const rules = addressRules(source);
  const sorted: Sorted = { seen: 0, fresh: [], dropped: {}, titles: [], listed: [] };
  const drop = (reason: string) => (sorted.dropped[reason] = (sorted.dropped[reason] ?? 0) + 1);
  const unique = new Map<string, ArticleRef>();
  for (const { refs } of sights) {
    let listed = 0;
    for (const ref of refs) {
      const url = canonicalUrl(ref.url, rules);
      if (!url || !isArticle(ref.url)) {
        drop('off-pattern');
        continue;
      }
      listed++;
      if (unique.has(url)) drop('repeated');
      else unique.set(url, ref);
    }
    sorted.seen += refs.length;
    sorted.listed.push(listed);
  }
  const known = await knownUrls(services.db, [...unique.keys()]);
  for (const [url, ref] of unique) {
    const { title, publishedAt } = ref;
    if (known.has(url)) {
      drop('known');
      if (title) sorted.titles.push({ url, title });
    } else
      sorted.fresh.push({ sourceId: source.id, url, fetchUrl: ref.url, title, publishedAt, runId: null });
  }
  return sorted;
}
