import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import type { DiscoverEntry, Source } from '../../core/source.ts';
import type { Fetched, PageAsk } from '../fetch/http.ts';
import type { ReadKind, ReadTasks } from '../read/tasks.ts';
import type { Listing } from './parse-listing.ts';
import type { Sitemap } from './parse-sitemap.ts';

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

/** How lists are fetched and read; reading happens in a thread that can be killed. */
export interface DiscoverMeans {
  fetch(url: string, ask: PageAsk): Promise<Fetched>;
  read<K extends ReadKind>(
    kind: K,
    ask: ReadTasks[K]['ask'],
    signal: AbortSignal,
  ): Promise<ReadTasks[K]['answer']>;
}

/** One entry being read. */
interface Way {
  source: Source;
  entry: DiscoverEntry;
  ask: DiscoverAsk;
  means: DiscoverMeans;
}

const SITEMAP_CHILDREN = 4;
/** Links of one sitemap that a poll looks at. */
const SITEMAP_LINKS = 5000;
const LISTING_PAGES = 3;
/** sitemaps.org forbids an index in an index; some sites do it all the same, once. */
const INDEX_DEPTH = 2;

/** Reads one way into a source. Throws the fetch's failures and those of unreadable lists. */
export async function discoverEntry(way: Way): Promise<Discovery> {
  const { entry, ask, means } = way;
  const first = await means.fetch(pageAddress(entry, 0), {
    ...ask.validators,
    accept: ACCEPT[entry.kind],
    signal: ask.signal,
  });
  if (first.kind === 'unchanged') return { kind: 'unchanged' };
  const { page } = first;
  const validators = { etag: page.etag, lastModified: page.lastModified };
  const text = { url: page.finalUrl, body: page.body };
  switch (entry.kind) {
    case 'feed': {
      const { refs } = await means.read('feed', text, ask.signal);
      return { kind: 'refs', refs, validators, pages: 1 };
    }
    case 'sitemap':
      return { kind: 'refs', validators, ...(await readSitemap(way, text)) };
    case 'listing':
    case 'json':
      return { kind: 'refs', validators, ...(await readListing(way, text)) };
  }
}

const ACCEPT = { feed: 'feed', sitemap: 'feed', listing: 'page', json: 'json' } as const;

/** A sitemap, or the newest sitemaps of an index. */
async function readSitemap(way: Way, text: { url: string; body: string }) {
  const top = await readMap(way, text);
  const refs = latest(top.refs);
  let pages = 1;
  let children = newest(top);
  for (let depth = 1; depth <= INDEX_DEPTH && children.length; depth++) {
    const deeper: Sitemap['children'] = [];
    for (const child of children) {
      const fetched = await way.means.fetch(child.url, { accept: 'feed', signal: way.ask.signal });
      pages++;
      if (fetched.kind !== 'page') continue;
      const map = await readMap(way, { url: fetched.page.finalUrl, body: fetched.page.body });
      refs.push(...latest(map.refs));
      deeper.push(...map.children);
    }
    children = newest({ children: deeper });
  }
  return { refs, pages };
}

async function readMap({ means, ask }: Way, text: { url: string; body: string }): Promise<Sitemap> {
  const map = await means.read('sitemap', text, ask.signal);
  if (!map.refs.length && !map.children.length && !/<(?:urlset|sitemapindex)/i.test(text.body.slice(0, 3000)))
    throw new Failure('layout-changed', `${text.url} is no sitemap.`);
  return map;
}

/** The sitemaps of an index that changed last; without times, the last in the file, where sites add new ones. */
function newest({ children }: Pick<Sitemap, 'children'>): Sitemap['children'] {
  const dated = children.some(({ modifiedAt }) => modifiedAt !== null);
  const order = dated
    ? [...children].sort((a, b) => (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0))
    : [...children.slice(0, SITEMAP_CHILDREN / 2), ...children.slice(-SITEMAP_CHILDREN / 2)];
  return [...new Map(order.map((child) => [child.url, child])).values()].slice(0, SITEMAP_CHILDREN);
}

/** The links of a sitemap that were published or changed last; without times those at both ends, since sites add at either. */
function latest(refs: readonly ArticleRef[]): ArticleRef[] {
  if (refs.length <= SITEMAP_LINKS) return [...refs];
  if (!refs.some(({ publishedAt }) => publishedAt))
    return [...refs.slice(0, SITEMAP_LINKS / 2), ...refs.slice(-SITEMAP_LINKS / 2)];
  const time = ({ publishedAt }: ArticleRef) => publishedAt?.getTime() ?? 0;
  return refs.toSorted((a, b) => time(b) - time(a)).slice(0, SITEMAP_LINKS);
}

/** A listing and its next pages, until one brings nothing unknown. */
async function readListing(way: Way, text: { url: string; body: string }) {
  const { entry, ask, means } = way;
  const refs: ArticleRef[] = [];
  const visited = new Set([text.url]);
  let pages = 1;
  for (let listing = await readOne(way, text); ; pages++) {
    refs.push(...listing.refs);
    const known = await ask.known(listing.refs.map((ref) => ref.url));
    const fresh = listing.refs.some((ref) => !known.has(ref.url));
    const next = listing.next ?? (entry.url.includes(PAGE) ? pageAddress(entry, pages) : null);
    if (!fresh || !next || visited.has(next) || pages >= (entry.pages ?? LISTING_PAGES))
      return { refs, pages };
    visited.add(next);
    const fetched = await means.fetch(next, { accept: ACCEPT[entry.kind], signal: ask.signal });
    if (fetched.kind !== 'page') return { refs, pages };
    listing = await readOne(way, { url: fetched.page.finalUrl, body: fetched.page.body });
  }
}

async function readOne(
  { source, entry, ask, means }: Way,
  text: { url: string; body: string },
): Promise<Listing> {
  return entry.kind === 'json'
    ? await means.read('json', { ...text, entry, home: source.home }, ask.signal)
    : await means.read('listing', { ...text, entry }, ask.signal);
}

const PAGE = '{page}';

/** The address of an entry's n-th page (from 0), where the address holds `{page}`; else the address as it stands. */
function pageAddress(entry: DiscoverEntry, nth: number): string {
  return entry.url.replace(PAGE, String((entry.from ?? 1) + nth));
}
