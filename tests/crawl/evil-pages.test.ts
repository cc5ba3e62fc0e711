import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../crawlers/fetch/limits.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import * as evil from './evil-answers.ts';
import { article } from '../../workers/article.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { aSource } from './sources.ts';
import {
  articlePage,
  feed,
  redirect,
  startCanary,
  startSite,
  status,
  text,
  type Answer,
  type TestSite,
} from './site.ts';

let database: TestDatabase;
let site: TestSite;
let canary: Awaited<ReturnType<typeof startCanary>>;
let room: CrawlRoom;
let names = 0;
const lookups = new Map<string, number>();

const sources = [...Array(60).keys()].map((n) => aSource(`evil-${n}`));
const good = aSource('good');
/** Its selector takes for ever on pages with many siblings. */
const busy = { ...aSource('busy'), article: { ...good.article, body: 'b ~ i ~ i ~ i ~ i' } };

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  canary = await startCanary();
  room = await crawlRoom(database.db, {
    resolve: [...sources, good, busy].map(({ id }) => site.rule(`${id}.example`)),
    sources: [...sources, good, busy],
    limits: { deadlineMs: 1500, readMs: 1500 },
    lookup: async (host) => {
      const nth = (lookups.get(host) ?? 0) + 1;
      lookups.set(host, nth);
      if (host === 'rebind.example') return [nth % 2 ? '93.184.216.34' : '127.0.0.1'];
      if (host === 'inside.example') return ['10.0.0.7'];
      throw new Error(`ENOTFOUND ${host}`);
    },
  });
});

afterAll(async () => {
  await room.close();
  await site.close();
  await canary.close();
  await database.close();
});

/** Serves one article with an answer, beside a good source that is crawled at the same time; what became of its ref. */
async function crawlPage(answer: Answer) {
  const n = names++;
  const host = `evil-${n}.example`;
  site.on(`${host}/feed.xml`, text(feed([`http://${host}/a/1.html`]), 'application/rss+xml'));
  site.on(`${host}/a/1.html`, answer);
  site.on('good.example/feed.xml', text(feed([`http://good.example/a/${n}.html`]), 'application/rss+xml'));
  site.on(`good.example/a/${n}.html`, text(articlePage(1000 + n)));
  await Promise.all([room.poll(`evil-${n}`), room.poll('good')]);
  const ref = await database.db
    .selectFrom('ref')
    .selectAll()
    .where('source_id', '=', `evil-${n}`)
    .executeTakeFirstOrThrow();
  const neighbour = await database.db
    .selectFrom('ref')
    .select('article_id')
    .where('url', 'like', `%good.example/a/${n}.html`)
    .executeTakeFirstOrThrow();
  expect(neighbour.article_id, 'the good source was held up').not.toBeNull();
  const articles = await database.db
    .selectFrom('article')
    .selectAll()
    .where('source_id', '=', `evil-${n}`)
    .execute();
  return { ref, articles, host };
}

test('a request may take at most twenty seconds, reading it three', () => {
  expect(LIMITS.deadlineMs).toBeLessThanOrEqual(20_000);
  expect(LIMITS.readMs).toBeLessThanOrEqual(3000);
});

const taken = { bytes: 0 };

test.each<[string, Answer, string]>([
  ['403', status(403), 'blocked'],
  ['500', status(500), 'server-error'],
  ['503 without a time', status(503), 'server-error'],
  ['503 with a time', status(503, { 'retry-after': '120' }), 'rate-limited'],
  ['429', status(429, { 'retry-after': '120' }), 'rate-limited'],
  ['no answer', evil.hang, 'timeout'],
  ['slow headers', evil.slowHeaders, 'timeout'],
  ['one byte at a time', evil.slowBody, 'timeout'],
  ['a reset in the body', evil.resetInBody, 'connection'],
  ['a body that is too short', evil.shortBody, 'connection'],
  ['a captcha as 200', text('<title>Just a moment...</title><h1>Checking</h1>'), 'blocked'],
  ['a login as 200', text('<title>Đăng nhập</title><form><input type="password"></form>'), 'blocked'],
])('%s: the page waits for another try, nothing is stored', async (_what, answer, failure) => {
  const { ref, articles } = await crawlPage(answer);
  expect(ref).toMatchObject({ state: 'waiting', last_failure: failure, attempts: 1 });
  expect(ref.next_try_at.getTime()).toBeGreaterThan(Date.now() + 15_000);
  expect(articles).toEqual([]);
});

test.each<[string, Answer, string]>([
  ['404', status(404), 'gone'],
  ['410', status(410), 'gone'],
  ['a "not found" page as 200', text('<title>404</title><h1>Không tìm thấy trang</h1>'), 'gone'],
  ['204', status(204), 'empty'],
  ['nothing as 200', text(''), 'empty'],
  ['ten gigabytes in chunks', evil.tenGigabytes(taken), 'too-large'],
  ['a gigabyte of zeros as gzip', evil.gzipBomb, 'too-large'],
  ['a million nested tags', text(`<h1>x</h1>${'<div>'.repeat(900_000)}`), 'too-deep'],
  ['a PDF that says it is a page', text('%PDF-1.7 and so on'), 'not-html'],
  ['JSON that says it is a page', text('{"title":"Hà Nội","body":"Fukuoka"}'), 'not-html'],
  [
    'bytes of no charset',
    text(Buffer.from([...Array(4000).keys()].map((n) => (n * 7919) % 256))),
    'bad-charset',
  ],
  [
    'a page without its title and body',
    text('<html><body><p class="new-design">Hà Nội</p></body></html>'),
    'layout-changed',
  ],
])('%s: the page is dropped for its reason, nothing is stored', async (_what, answer, reason) => {
  const { ref, articles } = await crawlPage(answer);
  expect(ref).toMatchObject({ state: 'dropped', reason });
  expect(ref.last_message).toMatch(/\.$/);
  expect(articles).toEqual([]);
});

test('of ten gigabytes no more is taken than a page may have and what lies in the pipes', () => {
  expect(taken.bytes).toBeGreaterThan(0);
  expect(taken.bytes).toBeLessThan(40 * 1024 ** 2);
});

test('a redirect that turns in circles is asked six times and dropped', async () => {
  const { ref, host } = await crawlPage((request, response) =>
    response.writeHead(302, { location: `http://${request.headers.host}/a/1.html` }).end(),
  );
  expect(ref).toMatchObject({ state: 'dropped', reason: 'too-many-redirects' });
  expect(site.seen.filter(({ address }) => address === `${host}/a/1.html`).length).toBe(6);
});

test.each([
  ['127.0.0.1', (port: number) => `http://127.0.0.1:${port}/`],
  ['a name of loopback', (port: number) => `http://localhost:${port}/`],
  ['IPv4 in IPv6', (port: number) => `http://[::ffff:7f00:1]:${port}/`],
  ['IPv6 loopback', (port: number) => `http://[::1]:${port}/`],
  ['a decimal address', (port: number) => `http://2130706433:${port}/`],
  ['zero', (port: number) => `http://0.0.0.0:${port}/`],
  ["a cloud's metadata", () => 'http://169.254.169.254/latest/meta-data/'],
  ['a name inside', () => 'http://inside.example/'],
  ['a file', () => 'file:///etc/passwd'],
  ['gopher', () => 'gopher://127.0.0.1/'],
  ['a name that changes its address', (port: number) => `http://rebind.example:${port}/`],
])('a redirect to %s is not followed and nobody is connected to', async (_what, target) => {
  const { ref, articles } = await crawlPage(redirect(target(canary.port)));
  expect(ref.state === 'dropped' ? ref.reason : ref.last_failure).toMatch(/^(?:private-address|dns)$/);
  expect(articles).toEqual([]);
  expect(canary.connections()).toBe(0);
});

test('a page whose reading would never end is left out, and the next is read', async () => {
  const slow = aSource('evil-0');
  const html = `<h1>x</h1>${'<i></i>'.repeat(6000)}`;
  const page = {
    url: 'http://evil-0.example/',
    finalUrl: 'http://evil-0.example/',
    body: html,
  } as Parameters<CrawlRoom['crawler']['readArticle']>[0];
  const article = { ...slow.article, body: 'b ~ i ~ i ~ i ~ i' };
  const signal = new AbortController().signal;
  await expect(room.crawler.readArticle(page, { ...slow, article }, signal)).rejects.toMatchObject({
    kind: 'too-slow',
  });
  const next = await room.crawler.readArticle({ ...page, body: articlePage(7) }, slow, signal);
  expect(next.draft?.title).toContain('lần thứ 7');
  expect(room.crawler.stats().killedReads).toBe(1);
});

test('a page that was read too slowly is tried again, for a busy machine reads slowly, too; after three tries it is left out', async () => {
  const addresses = ['always', 'once'].map((name) => `http://busy.example/a/${name}.html`);
  site.on('busy.example/feed.xml', text(feed(addresses), 'application/rss+xml'));
  for (const name of ['always', 'once'])
    site.on(`busy.example/a/${name}.html`, text(`<h1>x</h1>${'<i></i>'.repeat(6000)}`));
  await room.poll('busy');
  const links = async () =>
    await database.db
      .selectFrom('ref')
      .select(['id', 'state', 'reason', 'last_failure', 'article_id'])
      .where('source_id', '=', 'busy')
      .orderBy('url')
      .execute();
  expect(await links()).toMatchObject(addresses.map(() => ({ state: 'waiting', last_failure: 'too-slow' })));
  site.on('busy.example/a/once.html', text(articlePage(8)));
  for (let tries = 2; tries <= 3; tries++)
    for (const { id } of await links()) await article(room.services, { ref: id }, aRun());
  expect(await links()).toMatchObject([
    { state: 'dropped', reason: 'too-slow', article_id: null },
    { article_id: expect.any(String) },
  ]);
}, 30_000);

const japanese = `<html><head><title>福岡県とハノイ市の訪問団が会談</title></head><body><h1>福岡県とハノイ市の訪問団が会談</h1><div class="body"><p>福岡県は、ハノイ市から訪れた代表団と会い、上下水道や人材育成での協力について話し合いました。来年の春に職員を互いに派遣することで合意しています。</p></div></body></html>`;

test.each([
  ['Shift_JIS without a word about it', () => evil.encode('shift_jis', japanese), 'text/html'],
  ['Shift_JIS that says it is UTF-8', () => evil.encode('shift_jis', japanese), 'text/html; charset=utf-8'],
  ['EUC-JP without a word about it', () => evil.encode('euc-jp', japanese), 'text/html'],
  ['UTF-8 that says it is Latin', () => Buffer.from(japanese), 'text/html; charset=iso-8859-1'],
])('%s is read right', async (_what, bytes, type) => {
  const { articles } = await crawlPage(text(bytes(), type));
  expect(articles.map(({ title }) => title)).toEqual(['福岡県とハノイ市の訪問団が会談']);
  expect(articles[0]?.text).toContain('上下水道や人材育成での協力');
});

test('windows-1258 gives composed letters', async () => {
  const bytes = evil.encode(
    'windows-1258',
    articlePage(5).replace('charset="utf-8"', 'charset="windows-1258"'),
  );
  const { articles } = await crawlPage(text(bytes, 'text/html'));
  expect(articles[0]?.text).toContain('đào tạo cán bộ, cấp nước và xử lý rác thải');
});
