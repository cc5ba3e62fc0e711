import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DiscoverEntry } from '../../core/source.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import * as evil from './evil-answers.ts';
import { crawlRoom, type CrawlRoom } from './room.ts';
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

const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}">]><rss version="2.0"><channel><item><title>&c;</title><link>http://x.example/a/1</link></item></channel></rss>`;

const cases: [string, DiscoverEntry['kind'], (host: string) => Answer, string, string | null][] = [
  ['429', 'feed', () => status(429, { 'retry-after': '600' }), 'down', 'rate-limited'],
  ['403', 'feed', () => status(403), 'blocked', 'blocked'],
  ['500', 'feed', () => status(500), 'down', 'server-error'],
  ['503', 'feed', () => status(503, { 'retry-after': '600' }), 'down', 'rate-limited'],
  ['404', 'feed', () => status(404), 'changed', 'gone'],
  ['no answer', 'feed', () => evil.hang, 'down', 'timeout'],
  ['slow headers', 'listing', () => evil.slowHeaders, 'down', 'timeout'],
  ['one byte at a time', 'listing', () => evil.slowBody, 'down', 'timeout'],
  ['a reset in the list', 'listing', () => evil.resetInBody, 'down', 'connection'],
  ['ten gigabytes', 'listing', () => evil.tenGigabytes({ bytes: 0 }), 'changed', 'too-large'],
  ['a gigabyte of zeros', 'feed', () => evil.gzipBomb, 'changed', 'too-large'],
  ['an XML bomb', 'feed', () => text(bomb, 'application/xml'), 'changed', 'layout-changed'],
  [
    'an XML bomb behind a long comment',
    'feed',
    () => text(bomb.replace('<!D', `<!--${' '.repeat(9000)}--><!D`), 'application/xml'),
    'changed',
    'layout-changed',
  ],
  [
    'a million nested tags as a sitemap',
    'sitemap',
    () => text(`<urlset>${'<url>'.repeat(1_000_000)}`, 'application/xml'),
    'changed',
    'too-deep',
  ],
  [
    'a million nested tags as a listing',
    'listing',
    () => text('<div>'.repeat(900_000)),
    'changed',
    'too-deep',
  ],
  ['a sitemap of five million addresses', 'sitemap', evil.hugeSitemap, 'changed', 'too-large'],
  [
    'a page instead of a feed',
    'feed',
    () => text('<html><body>Trang chủ</body></html>'),
    'changed',
    'layout-changed',
  ],
  ['a feed without items', 'feed', () => text(feed([]), 'application/rss+xml'), 'empty', null],
  [
    'a redirect in circles',
    'feed',
    (host) => redirect(`http://${host}/feed.xml`),
    'changed',
    'too-many-redirects',
  ],
  [
    'a redirect to loopback',
    'feed',
    () => (request, response) => redirect(`http://127.0.0.1:${canary.port}/`)(request, response),
    'changed',
    'private-address',
  ],
];

const sources = cases.map(([, kind], n) => aSource(`list-${n}`, { kind }));
const good = aSource('good');

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  canary = await startCanary();
  const all = [...sources, good];
  room = await crawlRoom(database.db, {
    resolve: all.map(({ id }) => site.rule(`${id}.example`)),
    sources: all,
    limits: { deadlineMs: 8000 },
  });
  site.on('good.example/feed.xml', text(feed(['http://good.example/a/1.html']), 'application/rss+xml'));
  site.on('good.example/a/1.html', text(articlePage(1)));
});

afterAll(async () => {
  await room.close();
  await site.close();
  await canary.close();
  await database.close();
});

test('all evil lists at once leave the good source alone', async () => {
  for (const [n, [, , answer]] of cases.entries())
    site.on(`list-${n}.example/feed.xml`, answer(`list-${n}.example`));
  await Promise.all([...sources, good].map(async ({ id }) => await room.poll(id)));
  const articles = await database.db.selectFrom('article').select(['source_id', 'title']).execute();
  expect(articles.map(({ source_id }) => source_id)).toEqual(['good']);
  expect(canary.connections()).toBe(0);
});

test.each(cases.map(([what, , , state, failure], n) => ({ what, state, failure, n })))(
  '$what makes the source $state',
  async ({ state, failure, n }) => {
    const row = await database.db
      .selectFrom('source')
      .selectAll()
      .where('id', '=', `list-${n}`)
      .executeTakeFirstOrThrow();
    expect({ state: row.state, failure: row.last_failure, message: row.last_message }).toMatchObject({
      state,
      failure,
    });
    if (failure) expect(row.last_message).toMatch(/\.$/);
    expect(row.next_check_at.getTime()).toBeGreaterThan(
      Date.now() + (failure === 'rate-limited' ? 590_000 : 60_000),
    );
    const refs = await database.db
      .selectFrom('ref')
      .select('id')
      .where('source_id', '=', `list-${n}`)
      .execute();
    expect(refs).toEqual([]);
  },
);

test('a host that does not answer is asked once in a poll, however many ways in it has', async () => {
  const before = site.seen.length;
  site.on('good.example/feed.xml', evil.hang);
  const ways = ['feed.xml', 'feed.xml?2', 'feed.xml?3'].map((path): DiscoverEntry => ({
    kind: 'feed',
    url: `http://good.example/${path}`,
  }));
  const source = { ...good, discover: ways };
  room.services.sources = new Map([[source.id, source]]);
  await room.poll('good');
  expect(site.seen.slice(before).filter(({ address }) => address.includes('feed.xml')).length).toBe(1);
});
