import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNewspapers } from '../../newspapers/server.ts';
import { join, resolve } from 'node:path';
import { loadSources } from '../../config/load-sources.ts';
import { createCrawler, type Crawler } from '../../crawlers/crawler.ts';
import { memoryHostBook } from '../../crawlers/fetch/host-book.ts';
import type { DiscoverEntry } from '../../core/source.ts';
import { parseJson } from '../../crawlers/discover/parse-json.ts';
import { parseListing } from '../../crawlers/discover/parse-listing.ts';
import { aSource } from '../crawl/sources.ts';
import { startSite, text, type TestSite } from '../crawl/site.ts';

let site: TestSite;
let papers: Awaited<ReturnType<typeof startNewspapers>>;
let crawler: Crawler;
const { sources } = loadSources(join(resolve(import.meta.dirname, '../..'), 'config'));

beforeAll(async () => {
  site = await startSite();
  papers = await startNewspapers();
  crawler = createCrawler({
    userAgent: 'Kakehashi/test',
    resolve: [
      site.rule('maps.example'),
      ...papers.hosts.map((name) => ({ name, address: '127.0.0.1', port: papers.port, tls: false })),
    ],
    hostBook: memoryHostBook(),
    now: () => new Date(),
  });
});

afterAll(async () => {
  await crawler.close();
  await papers.close();
  await site.close();
});

const source = aSource('maps');
const urls = (from: number, count: number) =>
  [...Array(count).keys()].map((n) => `http://maps.example/a/${from + n}.html`);
const urlset = (list: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${list.map((url) => `<url><loc>${url}</loc><news:news><news:publication_date>2026-11-20T08:00:00+07:00</news:publication_date><news:title>Tin</news:title></news:news></url>`).join('')}</urlset>`;
const index = (list: [string, string | null][]) =>
  `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${list.map(([url, time]) => `<sitemap><loc>${url}</loc>${time ? `<lastmod>${time}</lastmod>` : ''}</sitemap>`).join('')}</sitemapindex>`;

async function find(entry: DiscoverEntry, known: (url: string) => boolean = () => false) {
  const found = await crawler.discover(source, entry, {
    validators: { etag: null, lastModified: null },
    known: async (list) => new Set(list.filter(known)),
    signal: AbortSignal.timeout(20_000),
  });
  if (found.kind === 'unchanged') throw new Error('unchanged');
  return { refs: found.refs, pages: found.pages, urls: found.refs.map(({ url }) => url) };
}

test('a news sitemap gives titles and times of publication', async () => {
  site.on('maps.example/news.xml', text(urlset(urls(1, 2)), 'application/xml'));
  const { refs } = await find({ kind: 'sitemap', url: 'http://maps.example/news.xml' });
  expect(refs).toEqual(
    urls(1, 2).map((url) => ({ url, title: 'Tin', publishedAt: new Date('2026-11-20T01:00:00Z') })),
  );
});

test('of an index the sitemaps that changed last are read, packed ones too', async () => {
  const months = [...Array(9).keys()].map((n): [string, string] => [
    `http://maps.example/m${n}.xml.gz`,
    `2026-0${n + 1}-01`,
  ]);
  site.on('maps.example/index.xml', text(index(months), 'application/xml'));
  for (const n of [5, 6, 7, 8])
    site.on(`maps.example/m${n}.xml.gz`, text(gzipSync(urlset(urls(n * 10, 1))), 'application/gzip'));
  const found = await find({ kind: 'sitemap', url: 'http://maps.example/index.xml' });
  expect(found.urls.sort()).toEqual([50, 60, 70, 80].flatMap((n) => urls(n, 1)));
});

test('of an index without times its two ends are read, and an index in an index once', async () => {
  const list = [...Array(8).keys()].map((n): [string, null] => [`http://maps.example/n${n}.xml`, null]);
  site.on('maps.example/plain.xml', text(index(list), 'application/xml'));
  site.on('maps.example/n0.xml', text(index([['http://maps.example/deep.xml', null]]), 'application/xml'));
  site.on('maps.example/deep.xml', text(urlset(urls(100, 1)), 'application/xml'));
  for (const n of [1, 6, 7]) site.on(`maps.example/n${n}.xml`, text(urlset(urls(n, 1)), 'application/xml'));
  const found = await find({ kind: 'sitemap', url: 'http://maps.example/plain.xml' });
  expect(found.urls.sort()).toEqual([...urls(1, 1), ...urls(100, 1), ...urls(6, 1), ...urls(7, 1)].sort());
});

/** A sitemap of so many articles, the first the oldest; `dated` ones a minute apart. */
const longMap = (count: number, dated: boolean) => {
  const day = Date.parse('2026-11-01T00:00:00Z');
  const time = (n: number) => (dated ? `<lastmod>${new Date(day + n * 60_000).toISOString()}</lastmod>` : '');
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls(0, count)
    .map((url, n) => `<url><loc>${url}</loc>${time(n)}</url>`)
    .join('')}</urlset>`;
};

test('of a sitemap of many thousands that begins with the oldest the newest are taken', async () => {
  site.on('maps.example/long.xml', text(longMap(12_000, true), 'application/xml'));
  const found = await find({ kind: 'sitemap', url: 'http://maps.example/long.xml' });
  expect(found.urls).toEqual(urls(7000, 5000).reverse());
});

test('of one without times both ends are taken', async () => {
  site.on('maps.example/undated.xml', text(longMap(12_000, false), 'application/xml'));
  const found = await find({ kind: 'sitemap', url: 'http://maps.example/undated.xml' });
  expect(found.urls).toEqual([...urls(0, 2500), ...urls(9500, 2500)]);
});

test('the past of a source is read whole, up to what one sitemap may hold', async () => {
  site.on('maps.example/past.xml', text(longMap(50_001, true), 'application/xml'));
  const { refs } = await crawler.readSitemap(
    source,
    'http://maps.example/past.xml',
    AbortSignal.timeout(20_000),
  );
  expect(refs.map(({ url }) => url)).toEqual(urls(0, 50_000));
});

function pagedListing(): DiscoverEntry {
  for (let page = 1; page <= 5; page++)
    site.on(
      `maps.example/list/${page}`,
      text(
        `${urls(page * 10, 3)
          .map((url) => `<h3><a href="${url}">Tin</a></h3>`)
          .join('')}<a class="next" href="/list/${page + 1}">tiếp</a>`,
      ),
    );
  return { kind: 'listing', url: 'http://maps.example/list/1', item: 'h3', next: 'a.next', pages: 10 };
}

test('a listing is paged until a page brings nothing unknown', async () => {
  const found = await find(pagedListing(), (url) => Number(/\d+/.exec(url)?.[0]) >= 30);
  expect([found.pages, found.urls]).toEqual([3, [...urls(10, 3), ...urls(20, 3), ...urls(30, 3)]]);
});

test('a listing whose next page is itself ends', async () => {
  site.on(
    'maps.example/self',
    text(`<h3><a href="/a/1.html">x</a></h3><a class="next" href="/self">tiếp</a>`),
  );
  const found = await find({
    kind: 'listing',
    url: 'http://maps.example/self',
    item: 'h3',
    next: 'a.next',
    pages: 10,
  });
  expect(found.pages).toBe(1);
});

test('the JSON behind a "load more" button is read as the family epi describes it', async () => {
  const sggp = sources.find(({ id }) => id === 'sggp')!;
  const entry = sggp.discover.find(({ kind }) => kind === 'json')!;
  const found = await crawler.discover({ ...sggp, fetch: { mode: 'http', paceMs: 0 } }, entry, {
    validators: { etag: null, lastModified: null },
    known: async () => new Set(),
    signal: AbortSignal.timeout(20_000),
  });
  if (found.kind === 'unchanged') throw new Error('unchanged');
  expect(found.pages).toBe(3);
  expect(found.refs.length).toBeGreaterThan(6);
  for (const { url, title, publishedAt } of found.refs) {
    expect(url).toMatch(/^https:\/\/www\.sggp\.org\.vn\/.+-post\d+\.html$/);
    expect(title).toBeTruthy();
    expect(publishedAt!.getTime()).toBeGreaterThan(Date.parse('2020-01-01'));
  }
});

const json: DiscoverEntry = {
  kind: 'json',
  url: 'http://maps.example/more?p={page}',
  item: 'data.items',
  link: 'href',
  time: 'at',
};

test.each([
  ['seconds', 1_800_000_000, '2027-01-15T08:00:00.000Z'],
  ['milliseconds', 1_800_000_000_000, '2027-01-15T08:00:00.000Z'],
  ['text', '2027-01-15T15:00:00+07:00', '2027-01-15T08:00:00.000Z'],
  ['nonsense', 'vừa xong', undefined],
])('a time in %s', (_what, at, told) => {
  const body = JSON.stringify({ data: { items: [{ href: '/a/1', at }] } });
  expect(parseJson(body, json.url, json, source.home).refs[0]?.publishedAt?.toISOString()).toBe(told);
});

test.each([
  ['no JSON', '<html>'],
  ['no list at its place', '{"data":[]}'],
  ['items without addresses', '{"data":{"items":[{"link":"/a"}]}}'],
])('%s: the layout has changed', (_what, body) => {
  expect(() => parseJson(body, json.url, json, source.home)).toThrow(
    expect.objectContaining({ kind: 'layout-changed' }),
  );
});

test('an empty list is empty, a page whose selector finds nothing has changed', () => {
  const entry: DiscoverEntry = { kind: 'listing', url: 'http://maps.example/', item: '.story' };
  expect(parseListing('<p>Chưa có tin</p>', entry.url, entry).refs).toEqual([]);
  expect(() => parseListing('<nav><a href="/x">x</a></nav>', entry.url, entry)).toThrow(
    expect.objectContaining({ kind: 'layout-changed' }),
  );
});
