import { parseFeed as parseAny } from 'feedsmith';
import { declaresDocumentType } from './prolog.ts';
import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';

const MOST_ITEMS = 5000;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The links of a feed: RSS 0.9 to 2.0, RDF, Atom or JSON Feed, whatever its name says. An item without an address is left
 * out. A page instead of a feed is `not-html`'s twin: Failure `layout-changed`. Document types are refused (XML bombs).
 */
export function parseFeed(body: string, url: string): ArticleRef[] {
  if (declaresDocumentType(body))
    throw new Failure('layout-changed', `${url} declares a document type; such feeds are not read.`);
  const refs: ArticleRef[] = [];
  for (const item of itemsOf(body, url)) {
    const link = absolute(item.link, url);
    if (!link) continue;
    refs.push({ url: link, title: item.title ? plain(item.title) : null, publishedAt: time(item.date) });
    if (refs.length === MOST_ITEMS) break;
  }
  return refs;
}

interface Item {
  link: string | undefined;
  title: string | undefined;
  date: unknown;
}

function itemsOf(body: string, url: string): Item[] {
  let parsed: ReturnType<typeof parseAny>;
  try {
    parsed = parseAny(body.trimStart());
  } catch (cause) {
    throw new Failure('layout-changed', `${url} is no feed that can be read.`, { cause });
  }
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.link ?? guidLink(item.guid),
        title: item.title,
        date: item.pubDate ?? item.dc?.dates?.[0],
      }));
    case 'rdf':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.link,
        title: item.title,
        date: item.dc?.dates?.[0],
      }));
    case 'atom':
      return (parsed.feed.entries ?? []).map((entry) => ({
        link: (entry.links?.find((link) => (link.rel ?? 'alternate') === 'alternate') ?? entry.links?.[0])
          ?.href,
        title: textOf(entry.title),
        date: entry.published ?? entry.updated,
      }));
    case 'json':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.url ?? item.external_url,
        title: item.title,
        date: item.date_published,
      }));
  }
}

function guidLink(guid: { value?: string; isPermaLink?: boolean } | undefined): string | undefined {
  return guid?.value && /^https?:/.test(guid.value) && guid.isPermaLink !== false ? guid.value : undefined;
}

function textOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title;
  return typeof title === 'object' && title && 'value' in title && typeof title.value === 'string'
    ? title.value
    : undefined;
}

function absolute(link: string | undefined, base: string): string | null {
  const plainLink = link?.trim().replace(/&amp;/g, '&');
  if (!plainLink || !URL.canParse(plainLink, base)) return null;
  const url = new URL(plainLink, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Titles carry entities inside CDATA and stray markup. */
function plain(title: string): string {
  const unescaped = title
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) =>
      String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
    )
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return unescaped
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function time(date: unknown): Date | null {
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}
