import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import type { DiscoverEntry, Source } from '../../core/source.ts';
import type { Fetched, PageAsk } from '../fetch/http.ts';
import { parseFeed } from './parse-feed.ts';
import { parseListing } from './parse-listing.ts';
import { parseSitemap } from './parse-sitemap.ts';

/** What one way into a site brought. */
export type Discovery =
  | { kind: 'unchanged' }
  | {
      kind: 'refs';
      refs: ArticleRef[];
      validators: { etag: string | null; lastModified: string | null };
      pages: number;
    };

/** What the caller knows of a way into a site. */
export interface DiscoverAsk {
  validators: { etag: string | null; lastModified: string | null };
  /** Which addresses are known already; a listing is paged until a page brings nothing else. */
  known(urls: string[]): Promise<Set<string>>;
  signal: AbortSignal;
}

type Fetch = (url: string, ask: PageAsk) => Promise<Fetched>;

const SITEMAP_CHILDREN = 4;
const LISTING_PAGES = 3;

/** Reads one way into a source with the caller's fetch. Throws the fetch's failures and those of unreadable lists. */
export async function discoverEntry(
  source: Source,
  entry: DiscoverEntry,
  ask: DiscoverAsk,
  fetch: Fetch,
): Promise<Discovery> {
  const accept = entry.kind === 'listing' ? 'page' : 'feed';
  const first = await fetch(entry.url, { ...ask.validators, accept, signal: ask.signal });
  if (first.kind === 'unchanged') return { kind: 'unchanged' };
  const { page } = first;
  const validators = { etag: page.etag, lastModified: page.lastModified };
  switch (entry.kind) {
    case 'feed':
      return { kind: 'refs', refs: parseFeed(page.body, page.finalUrl), validators, pages: 1 };
    case 'sitemap':
      return { kind: 'refs', validators, ...(await readSitemap(page.body, page.finalUrl, ask, fetch)) };
    case 'listing':
      return {
        kind: 'refs',
        validators,
        ...(await readListing(page.body, page.finalUrl, entry, ask, fetch)),
      };
  }
}

/** A sitemap, or the newest sitemaps of an index; an index inside an index is not followed. */
async function readSitemap(body: string, url: string, ask: DiscoverAsk, fetch: Fetch) {
  const top = parseSitemap(body, url);
  const refs = [...top.refs];
  const newest = [...top.children].sort(
    (a, b) => (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0),
  );
  let pages = 1;
  for (const child of newest.slice(0, SITEMAP_CHILDREN)) {
    const fetched = await fetch(child.url, { accept: 'feed', signal: ask.signal });
    pages++;
    if (fetched.kind === 'page') refs.push(...parseSitemap(fetched.page.body, fetched.page.finalUrl).refs);
  }
  if (!refs.length && !top.children.length && !/<(?:urlset|sitemapindex)/i.test(body.slice(0, 3000))) {
    throw new Failure('layout-changed', `${url} is no sitemap.`);
  }
  return { refs, pages };
}

/** A listing and its next pages, until one brings nothing unknown. */
async function readListing(body: string, url: string, entry: DiscoverEntry, ask: DiscoverAsk, fetch: Fetch) {
  const refs: ArticleRef[] = [];
  const visited = new Set([url]);
  let pages = 1;
  for (let listing = parseListing(body, url, entry); ; pages++) {
    refs.push(...listing.refs);
    const known = await ask.known(listing.refs.map((ref) => ref.url));
    const fresh = listing.refs.some((ref) => !known.has(ref.url));
    const next = listing.next;
    if (!fresh || !next || visited.has(next) || pages >= (entry.pages ?? LISTING_PAGES))
      return { refs, pages };
    visited.add(next);
    const fetched = await fetch(next, { accept: 'page', signal: ask.signal });
    if (fetched.kind !== 'page') return { refs, pages };
    listing = parseListing(fetched.page.body, fetched.page.finalUrl, entry);
  }
}
