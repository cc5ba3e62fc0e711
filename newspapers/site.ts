import type { Article } from './edition.ts';
import { categorySitemap, monthOf, newsSitemap, packed, rss, sitemapIndex } from './lists.ts';
import { kinhtedothi } from './outlets/kinhtedothi.ts';
import type { Outlet } from './outlets/outlet.ts';
import { sggp } from './outlets/sggp.ts';
import { thoidai } from './outlets/thoidai.ts';
import { vietnamVn } from './outlets/vietnam-vn.ts';
import type { Press } from './press.ts';

/** What a path of an outlet holds; `modifiedAt` is null where nothing can be revalidated. */
export interface Answer {
  status: number;
  type: string;
  body: string | Buffer;
  modifiedAt: Date | null;
}

const PER_PAGE = 6;
const HTML = 'text/html; charset=utf-8';
const XML = 'application/xml; charset=utf-8';
const FEED = 'application/rss+xml; charset=utf-8';

const OUTLETS: readonly Outlet[] = [kinhtedothi, sggp, thoidai, vietnamVn];

/** Every host name that the newspapers answer to. */
export const HOSTS: readonly string[] = [...OUTLETS.flatMap((outlet) => outlet.hosts), 'api.sggp.org.vn'];

/** The answer of a newspaper to one request, or null when no newspaper has that name. */
export function answer(press: Press, host: string, path: string): Answer | null {
  if (host === 'api.sggp.org.vn') return moreNews(press, path);
  const outlet = OUTLETS.find((one) => one.hosts.includes(host));
  if (!outlet) return null;
  const articles = press.published().filter((one) => one.outlet === outlet.id);
  if (path === '/robots.txt')
    return { status: 200, type: 'text/plain; charset=utf-8', body: outlet.robots, modifiedAt: null };
  return (
    articlePage(press, outlet, articles, path) ??
    listingPage(outlet, articles, path) ??
    feed(outlet, articles, path) ??
    sitemap(outlet, articles, path) ?? { status: 404, type: HTML, body: outlet.notFound(), modifiedAt: null }
  );
}

function articlePage(press: Press, outlet: Outlet, articles: Article[], path: string): Answer | null {
  const found = articles.find((one) => one.path === path || `${one.path}/` === path);
  if (!found) return null;
  return {
    status: 200,
    type: HTML,
    body: outlet.article(found, press.related(found)),
    modifiedAt: found.modifiedAt,
  };
}

function listingPage(outlet: Outlet, articles: Article[], path: string): Answer | null {
  for (const [base, { name, takes }] of Object.entries(outlet.listings)) {
    const taken = articles.filter(takes);
    const pages = Math.max(1, Math.ceil(taken.length / PER_PAGE));
    const pathOf = (number: number) => (number === 1 ? base : outlet.pagePath(base, number));
    for (let number = 1; number <= pages; number += 1) {
      if (!samePath(pathOf(number), path)) continue;
      const shown = taken.slice((number - 1) * PER_PAGE, number * PER_PAGE);
      const older = number < pages ? pathOf(number + 1) : null;
      const body = outlet.listing({ name, path: pathOf(number), articles: shown, older, number });
      return { status: 200, type: HTML, body, modifiedAt: newest(taken) };
    }
  }
  return null;
}

function samePath(a: string, b: string): boolean {
  return a.replace(/\/$/, '') === b.replace(/\/$/, '');
}

/** Feeds by outlet and path: which articles, or null for a path that is no feed. */
function feed(outlet: Outlet, articles: Article[], path: string): Answer | null {
  const taken = feedArticles(outlet, articles, path);
  if (!taken) return null;
  const home = `https://${outlet.hosts[0] ?? ''}/`;
  const body = rss({
    title: outlet.hosts[0] ?? '',
    link: home,
    articles: taken,
    full: outlet.id === 'thoidai',
  });
  return { status: 200, type: FEED, body, modifiedAt: newest(taken) };
}

function feedArticles(outlet: Outlet, articles: Article[], path: string): Article[] | null {
  const section = (name: string) => articles.filter((one) => one.section === name);
  if (outlet.id === 'kinhtedothi') {
    if (path === '/rss/home.rss') return articles;
    if (path === '/quoc-te.rss') return section('Quốc tế');
    // The real site answers this one with no items at all.
    return path === '/rss/feed/4.rss' ? [] : null;
  }
  if (outlet.id === 'sggp') {
    const sections: Record<string, string> = {
      'kinh-te-3': 'Kinh tế',
      'kinhte-89': 'Kinh tế',
      'thegioi-143': 'Thế giới',
      'xahoi-199': 'Xã hội',
    };
    if (path === '/rss/home.rss') return articles;
    const name = sections[/^\/rss\/(.+)\.rss$/.exec(path)?.[1] ?? ''];
    return name === undefined ? null : section(name);
  }
  // MasterCMS gives the same site-wide feed for every category.
  if (outlet.id === 'thoidai')
    return /^\/rss_feed(\/[a-z-]*)?$/.test(path) ? articles.filter((one) => !one.script) : null;
  const lang = /^(?:\/(en|ja|th))?\/(?:rss|feed)$/.exec(path);
  return lang ? articles.filter((one) => one.lang === (lang[1] ?? 'vi')) : null;
}

function sitemap(outlet: Outlet, articles: Article[], path: string): Answer | null {
  const host = outlet.hosts[0] ?? '';
  const listed = articles.filter((one) => !one.script);
  const modifiedAt = newest(listed);
  if (path === '/sitemap.xml')
    return { status: 200, type: XML, body: sitemapIndex(host, listed), modifiedAt };
  if (path === '/sitemaps/categories.xml')
    return {
      status: 200,
      type: XML,
      body: categorySitemap(host, Object.keys(outlet.listings)),
      modifiedAt: null,
    };
  const found = /^\/sitemaps\/news-(\d{4}-\d{1,2})\.xml(\.gz)?$/.exec(path);
  const month = listed.filter((one) => monthOf(one) === found?.[1]);
  if (!found || !month.length) return null;
  const xml = newsSitemap(host, month);
  return found[2]
    ? { status: 200, type: 'application/gzip', body: packed(xml), modifiedAt }
    : { status: 200, type: XML, body: xml, modifiedAt };
}

/** The JSON behind "Xem thêm" of the `epi` family. */
function moreNews(press: Press, path: string): Answer {
  const number = Number(/^\/api\/morenews-zone-\d+-(\d+)\.html$/.exec(path)?.[1] ?? 0);
  const articles = press.published().filter((one) => one.outlet === 'sggp');
  const contents = articles.slice(number * PER_PAGE, (number + 1) * PER_PAGE).map((one) => ({
    content_id: one.number,
    title: one.title,
    description: `<p>${one.lead}</p>`,
    date: Math.floor(one.publishedAt.getTime() / 1000),
    update_time: Math.floor(one.modifiedAt.getTime() / 1000),
    url: one.path,
    zone: { zone_id: 24, name: one.section },
  }));
  const body = JSON.stringify({ error_code: 0, data: { contents, load_more: contents.length === PER_PAGE } });
  return { status: 200, type: 'application/json; charset=utf-8', body, modifiedAt: newest(articles) };
}

function newest(articles: readonly Article[]): Date | null {
  if (!articles.length) return null;
  return new Date(Math.max(...articles.map((one) => one.modifiedAt.getTime())));
}
