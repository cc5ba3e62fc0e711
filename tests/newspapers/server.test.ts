import { gunzipSync } from 'node:zlib';
import { parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedArticles, type ExpectedArticle } from '../../newspapers/expected.ts';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import { ask } from './replicas.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
let papers: Newspapers;
let articles: ExpectedArticle[];

beforeAll(async () => {
  papers = await startNewspapers({ now: () => NOW });
  articles = expectedArticles(NOW);
});
afterAll(() => papers.close());

const LISTINGS = [
  'https://kinhtedothi.vn/',
  'https://www.sggp.org.vn/',
  'https://thoidai.com.vn/',
  'https://thoidai.com.vn/emagazine',
  'https://www.vietnam.vn/',
  'https://www.vietnam.vn/ja',
  'https://www.vietnam.vn/en',
  'https://www.vietnam.vn/th',
];

const FEEDS = [
  ['https://kinhtedothi.vn/rss/home.rss', 16],
  ['https://www.sggp.org.vn/rss/home.rss', 15],
  ['https://www.sggp.org.vn/rss/kinhte-89.rss', 5],
  ['https://thoidai.com.vn/rss_feed/', 15],
  ['https://thoidai.com.vn/rss_feed/huu-nghi', 15],
  ['https://www.vietnam.vn/rss', 15],
  ['https://www.vietnam.vn/en/feed', 15],
] as const;

async function addressesOf(listing: string): Promise<string[]> {
  const found: string[] = [];
  for (let url: string | undefined = listing; url !== undefined;) {
    const { status, text } = await ask(papers, url);
    expect(status, url).toBe(200);
    const here = url;
    found.push(...[...text.matchAll(/<a [^>]*href="([^"#]+)"/g)].map((link) => new URL(link[1]!, here).href));
    url = /<link rel="next" href="([^"]+)"/.exec(text)?.[1];
  }
  return found;
}

test('the pages of the listings together lead to every article', async () => {
  const reached = new Set((await Promise.all(LISTINGS.map(addressesOf))).flat());
  expect(articles.filter((one) => !reached.has(one.url)).map((one) => one.url)).toEqual([]);
});

test('every article answers with its title, a source of its own design and the disclosure', async () => {
  for (const { url, id } of articles) {
    const { status, text } = await ask(papers, url);
    expect(status, id).toBe(200);
    expect(text, id).toContain('<h1');
    expect(text, id).toContain('Bản mô phỏng');
  }
});

test.each([
  ['https://kinhtedothi.vn/kinh-te/'],
  ['https://www.sggp.org.vn/rss/home.rss'],
  ['https://www.sggp.org.vn/sitemap.xml'],
  ['https://thoidai.com.vn/rss_feed/'],
  ['https://www.vietnam.vn/ja'],
])('%s answers 304 to its own ETag and to its own date', async (url) => {
  const { headers } = await ask(papers, url);
  expect((await ask(papers, url, { 'if-none-match': headers.etag! })).status).toBe(304);
  expect((await ask(papers, url, { 'if-modified-since': headers['last-modified']! })).status).toBe(304);
  expect((await ask(papers, url, { 'if-none-match': '"other"' })).status).toBe(200);
  const before = new Date(Date.parse(headers['last-modified']!) - 1000).toUTCString();
  expect((await ask(papers, url, { 'if-modified-since': before })).status).toBe(200);
});

test('an ETag that does not match goes before a date that does', async () => {
  const { url } = articles[0]!;
  const { headers } = await ask(papers, url);
  const both = { 'if-none-match': '"other"', 'if-modified-since': headers['last-modified']! };
  expect((await ask(papers, url, both)).status).toBe(200);
});

test.each(FEEDS)('the feed %s is well formed and has at least %i items', async (url, least) => {
  const { text, headers } = await ask(papers, url);
  expect(headers['content-type']).toContain('rss+xml');
  const feed = parseRssFeed(text);
  expect(feed.items?.length).toBeGreaterThanOrEqual(least);
  const known = new Map(articles.map((one) => [one.url, one]));
  for (const item of feed.items ?? []) expect(known.has(item.link ?? ''), item.link).toBe(true);
});

test('one feed of kinhtedothi answers with no items, as the real one does', async () => {
  const { status, text } = await ask(papers, 'https://kinhtedothi.vn/rss/feed/4.rss');
  expect(status).toBe(200);
  expect(text).not.toContain('<item>');
});

test('the sitemap index leads to the news of the month, plain and packed', async () => {
  const index = await ask(papers, 'https://www.sggp.org.vn/sitemap.xml');
  expect(index.text).toContain('https://www.sggp.org.vn/sitemaps/news-2026-11.xml');
  const plain = await ask(papers, 'https://www.sggp.org.vn/sitemaps/news-2026-11.xml');
  const gz = await ask(papers, 'https://www.sggp.org.vn/sitemaps/news-2026-11.xml.gz');
  expect(gunzipSync(gz.bytes).toString('utf8')).toBe(plain.text);
  const own = articles.filter((one) => new URL(one.url).host === 'www.sggp.org.vn');
  expect(own.filter((one) => !plain.text.includes(`<loc>${one.url}</loc>`))).toEqual([]);
});

test('robots.txt forbids a path that a listing links to', async () => {
  const robots = await ask(papers, 'https://kinhtedothi.vn/robots.txt');
  expect(robots.text).toContain('Disallow: /ban-in/');
  const links = await addressesOf('https://kinhtedothi.vn/');
  expect(links.some((link) => new URL(link).pathname.startsWith('/ban-in/'))).toBe(true);
});

test('a page that is not there answers 404 in the design of its outlet', async () => {
  const { status, text } = await ask(papers, 'https://www.sggp.org.vn/khong-co-bai-nay-post1.html');
  expect(status).toBe(404);
  expect(text).toContain('site-header');
});

test('a name that is no newspaper is refused', async () => {
  expect((await ask(papers, 'https://elsewhere.example/')).status).toBe(421);
});

test('the body of an emagazine is there only for a browser', async () => {
  const scripted = articles.filter((one) => one.script);
  expect(scripted.length).toBeGreaterThan(0);
  for (const { url } of scripted) {
    const { text } = await ask(papers, url);
    expect(text).toMatch(/<div class="__MASTERCMS_CONTENT[^>]*><\/div>/);
    expect(text).toContain('createElement');
  }
});

test('the same article answers on the second host of thoidai', async () => {
  const { url } = articles.find((one) => new URL(one.url).host === 'thoidai.com.vn')!;
  const twin = await ask(papers, url.replace('//', '//tacnghiep.'));
  expect(twin.text).toBe((await ask(papers, url)).text);
});

test('related links stand inside the bodies and name other articles', async () => {
  const { url } = articles.find((one) => one.id === 'hanoi-seoul-cong-vien')!;
  const { text } = await ask(papers, url);
  const body = text.slice(text.indexOf('article-content'), text.indexOf('class="share"'));
  expect(body).toContain('article-related-inline');
  expect(body).toContain('<a href="/');
});

test.each([
  ['vn-hanoi-osaka', 'Nguồn: '],
  ['ja-hanoi-osaka', '出典: '],
  ['en-hanoi-osaka', 'Source: '],
  ['th-hanoi-osaka', 'ที่มา: '],
])('%s names the outlet of its text twice with the date glued and then its address', async (id, label) => {
  const origin = articles.find((one) => one.id === 'hanoi-osaka-hoi-dong')!;
  const { text } = await ask(papers, articles.find((one) => one.id === id)!.url);
  expect(text.replaceAll(/<[^>]+>/g, '')).toMatch(
    /Báo Kinh tế và Đô thịBáo Kinh tế và Đô thị2[34]\/11\/2026/,
  );
  expect(text.replaceAll(/<[^>]+>/g, '')).toContain(label + origin.url);
});
