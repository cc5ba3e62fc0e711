import { load } from 'cheerio/slim';
import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import type { DiscoverEntry } from '../../core/source.ts';
import { parsePage } from '../extract/parse-page.ts';

/** What a listing page shows: its links in order, and the address of the next page. */
export interface Listing {
  refs: ArticleRef[];
  next: string | null;
}

const MOST_LINKS = 2000;

/**
 * Reads a listing by its entry's selectors; without an item selector every link of the page counts. A page with links of
 * which the selectors find none has another layout: Failure `layout-changed`.
 */
export function parseListing(html: string, url: string, entry: DiscoverEntry): Listing {
  const $ = load(parsePage(html));
  const base = $('base[href]').attr('href');
  const root = base && URL.canParse(base, url) ? new URL(base, url).href : url;
  const refs: ArticleRef[] = [];
  const seen = new Set<string>();
  for (const element of $(entry.item ?? 'body').toArray()) {
    const item = $(element);
    const links = item.is('a[href]') ? item : item.find(entry.link ?? 'a[href]');
    for (const link of entry.item ? links.first().toArray() : links.toArray()) {
      const href = absolute($(link).attr('href'), root);
      if (!href || seen.has(href) || refs.length >= MOST_LINKS) continue;
      seen.add(href);
      const title = (entry.title ? item.find(entry.title).first().text() : $(link).text())
        .replace(/\s+/g, ' ')
        .trim();
      refs.push({
        url: href,
        title: title || ($(link).attr('title') ?? null),
        publishedAt: timeOf(entry, item),
      });
    }
  }
  const selector = entry.item ?? entry.link;
  if (selector && !refs.length && $('a[href]').length)
    throw new Failure('layout-changed', `${url} has links, but none at "${selector}".`);
  const next = entry.next ? absolute($(entry.next).first().attr('href'), root) : null;
  return { refs, next };
}

function absolute(href: string | undefined, base: string): string | null {
  if (!href || !URL.canParse(href, base)) return null;
  const url = new URL(href, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Only machine-readable times are taken from a listing; the article's own page says the rest. */
function timeOf(
  entry: DiscoverEntry,
  item: { find(selector: string): { first(): { attr(name: string): string | undefined } } },
): Date | null {
  if (!entry.time || typeof entry.time === 'string') return null;
  const value = item
    .find(entry.time.select)
    .first()
    .attr(entry.time.attr ?? 'datetime');
  const at = value ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}
