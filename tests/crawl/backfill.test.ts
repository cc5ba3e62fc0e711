import { afterAll, beforeAll, expect, test } from 'vitest';
import { backfillProgress } from '../../store/backfills.ts';
import { insertRefs } from '../../store/refs.ts';
import { article } from '../../workers/article.ts';
import { backfill, type BackfilledSitemap } from '../../workers/backfill.ts';
import { subscribed } from '../alerts/room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { articlePage, signingPage, startSite, text, type TestSite } from './site.ts';
import { aSource } from './sources.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;
const source = aSource('past', { kind: 'sitemap', url: 'http://past.example/sitemap.xml' });
const ask = { since: new Date('2025-01-01T00:00:00Z'), perHour: 60 };

const map = (links: [string, string][]) =>
  text(
    `<urlset>${links.map(([path, day]) => `<url><loc>http://past.example${path}</loc><lastmod>${day}</lastmod></url>`).join('')}</urlset>`,
    'application/xml',
  );

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  room = await crawlRoom(database.db, { resolve: [site.rule('past.example')], sources: [source] });
  const children = [1, 2, 3].map(
    (n) => `<sitemap><loc>http://past.example/m${n}.xml</loc><lastmod>2025-0${n}-01</lastmod></sitemap>`,
  );
  site.on(
    'past.example/sitemap.xml',
    text(`<sitemapindex>${children.join('')}</sitemapindex>`, 'application/xml'),
  );
  site.on(
    'past.example/m1.xml',
    map([
      ['/a/11.html', '2024-12-30'],
      ['/a/12.html', '2025-01-05'],
    ]),
  );
  site.on('past.example/m2.xml', map([['/a/21.html', '2025-02-05']]));
  site.on(
    'past.example/m3.xml',
    map([
      ['/a/31.html', '2025-03-05'],
      ['/about.html', '2025-03-06'],
    ]),
  );
  for (const n of [12, 21]) site.on(`past.example/a/${n}.html`, text(articlePage(n)));
  site.on(
    'past.example/a/31.html',
    text(signingPage('Quảng Ninh và Gunma ký biên bản ghi nhớ', '05/03/2025')),
  );
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

async function read(stopAfter = 100): Promise<BackfilledSitemap[]> {
  const maps: BackfilledSitemap[] = [];
  for await (const one of backfill(room.services, source, ask, aRun())) {
    maps.push(one);
    if (maps.length === stopAfter) break;
  }
  return maps;
}

test('an interrupted backfill goes on where it ended', async () => {
  expect((await read(1)).map(({ url }) => url)).toEqual(['http://past.example/m3.xml']);
  expect((await read()).map(({ url, taken }) => [url.slice(-6), taken])).toEqual([
    ['m2.xml', 1],
    ['m1.xml', 1],
  ]);
  expect(await read()).toEqual([]);
  expect(site.seen.filter(({ address }) => address === 'past.example/m3.xml').length).toBe(1);
});

test('one that is stopped while a site keeps it waiting ends, and blames nobody', async () => {
  const stop = new AbortController();
  site.on('past.example/slow.xml', () => stop.abort());
  const slow = aSource('slow', { kind: 'sitemap', url: 'http://past.example/slow.xml' });
  const maps: BackfilledSitemap[] = [];
  for await (const one of backfill(room.services, slow, ask, aRun(stop.signal))) maps.push(one);
  expect(stop.signal.aborted).toBe(true);
  expect(maps).toEqual([]);
});

test('links get their turns at the rate asked for, older ones than the day not at all', async () => {
  const refs = await database.db
    .selectFrom('ref')
    .select(['url', 'next_try_at', 'quiet'])
    .orderBy('next_try_at')
    .execute();
  expect(refs.map(({ url, quiet }) => [/\d+/.exec(url)?.[0], quiet])).toEqual([
    ['31', true],
    ['21', true],
    ['12', true],
  ]);
  const gaps = refs
    .slice(1)
    .map(({ next_try_at }, n) => next_try_at.getTime() - refs[n]!.next_try_at.getTime());
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(59_000);
});

test('what is found is stored and in stories, and nobody is told', async () => {
  await subscribed(database.db, 'reader@kakehashi.example');
  const refs = await database.db.selectFrom('ref').select('id').execute();
  for (const { id } of refs) await article(room.services, { ref: id }, aRun());
  const stories = await database.db.selectFrom('story').select('relevance').execute();
  expect(stories.map(({ relevance }) => relevance)).toContain('core');
  expect(await database.db.selectFrom('delivery').select('id').execute()).toEqual([]);
  expect(await backfillProgress(database.db, 'past')).toMatchObject({ found: 3, waiting: 0 });
});

test('a sitemap of twenty thousand links is kept', async () => {
  const many = [...Array(20_000).keys()].map((n) => ({
    sourceId: 'past',
    url: `https://past.example/b/${n}`,
    fetchUrl: `https://past.example/b/${n}`,
    title: null,
    publishedAt: null,
    runId: null,
  }));
  expect((await insertRefs(database.db, many, new Date())).length).toBe(20_000);
});
