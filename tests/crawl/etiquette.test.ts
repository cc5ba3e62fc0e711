import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Source } from '../../core/source.ts';
import { connect } from '../../store/connect.ts';
import { hostBook } from '../../store/hosts.ts';
import { sourceRow } from '../../store/sources.ts';
import { discoverJobs } from '../../workers/schedule.ts';
import { article } from '../../workers/article.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { articlePage, feed, startSite, status, text, type Answer, type TestSite } from './site.ts';
import { aSource } from './sources.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;
let clock = new Date();
const HOUR = 3600_000;

const ids = ['rules', 'delay', 'ill', 'none', 'override', 'tags', 'busy', 'dead', 'shared', 'late', 'paced'];
const fetchRules: Record<string, Source['fetch']> = {
  override: {
    mode: 'http',
    paceMs: 0,
    ignoreRobots: { reason: 'The editor allowed it by letter.' },
  },
  paced: { mode: 'http', paceMs: 30_000 },
};
const sources: Source[] = ids.map((id) => {
  const fetch = fetchRules[id];
  return aSource(id, {}, fetch ? { fetch } : {});
});

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  room = await crawlRoom(database.db, {
    resolve: ids.map((id) => site.rule(`${id}.example`)),
    sources,
    now: () => clock,
  });
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

const asked = (address: string) => site.seen.filter((one) => one.address === address);
const rss = (...urls: string[]) => text(feed(urls), 'application/rss+xml');
const robots = (...lines: string[]) => text(lines.join('\n'), 'text/plain');

async function poll(id: string) {
  await room.poll(id);
  const row = await sourceRow(database.db, id);
  if (!row) throw new Error('no row');
  return row;
}

test('a forbidden path is never asked for; the ledger says why', async () => {
  site.on('rules.example/robots.txt', robots('User-agent: *', 'Disallow: /a/secret'));
  site.on(
    'rules.example/feed.xml',
    rss('http://rules.example/a/secret/1.html', 'http://rules.example/a/open.html'),
  );
  site.on('rules.example/a/open.html', text(articlePage(1)));
  await poll('rules');
  expect(asked('rules.example/a/secret/1.html')).toEqual([]);
  expect(asked('rules.example/a/open.html').length).toBe(1);
  const refs = await database.db
    .selectFrom('ref')
    .select(['url', 'reason'])
    .where('reason', '=', 'robots')
    .execute();
  expect(refs.map(({ url }) => url)).toEqual(
    ['https://rules.example/a/secret/1.html'].map((url) => expect.stringContaining(url.slice(8)) as string),
  );
});

test('robots.txt is asked once a day, by all workers together', async () => {
  const other = await crawlRoom(database.db, {
    resolve: [site.rule('rules.example')],
    sources: [sources[0]!],
    now: () => clock,
  });
  await other.poll('rules');
  expect(asked('rules.example/robots.txt').length).toBe(1);
  clock = new Date(clock.getTime() + 25 * HOUR);
  await other.poll('rules');
  await poll('rules');
  await other.close();
  expect(asked('rules.example/robots.txt').length).toBe(2);
});

test('a robots.txt that is ill forbids everything, until it is well', async () => {
  site.on('ill.example/robots.txt', status(503));
  site.on('ill.example/feed.xml', rss());
  expect((await poll('ill')).state).toBe('down');
  expect(asked('ill.example/feed.xml')).toEqual([]);
  site.on('ill.example/robots.txt', robots(''));
  clock = new Date(clock.getTime() + HOUR);
  expect((await poll('ill')).state).toBe('empty');
});

test('a site without robots.txt allows everything', async () => {
  site.on('none.example/feed.xml', rss());
  expect((await poll('none')).state).toBe('empty');
});

test('an override asks no robots.txt; its reason is kept with the source and stands in the audit log', async () => {
  site.on('override.example/robots.txt', robots('User-agent: *', 'Disallow: /'));
  site.on('override.example/feed.xml', rss());
  const row = await poll('override');
  expect([row.state, row.robots_override]).toEqual(['empty', 'The editor allowed it by letter.']);
  expect(asked('override.example/robots.txt')).toEqual([]);
  const audit = await database.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'robots-override')
    .execute();
  expect(audit.map(({ target, after }) => [target, after])).toEqual([
    ['source:override', { reason: 'The editor allowed it by letter.' }],
  ]);
});

test('Crawl-delay is the least time between two requests', async () => {
  site.on('delay.example/robots.txt', robots('User-agent: *', 'Crawl-delay: 30'));
  site.on('delay.example/feed.xml', rss('http://delay.example/a/1.html'));
  await poll('delay');
  expect(asked('delay.example/a/1.html'), 'the page has to wait').toEqual([]);
  const ref = await database.db
    .selectFrom('ref')
    .selectAll()
    .where('source_id', '=', 'delay')
    .executeTakeFirstOrThrow();
  expect(ref).toMatchObject({ state: 'waiting', attempts: 0, last_failure: 'rate-limited' });
  expect(ref.next_try_at.getTime() - clock.getTime()).toBeGreaterThan(20_000);
});

test('five sources of one host share its pace over several machines', async () => {
  const machines = [1, 2, 3].map(() => connect(database.url, 2));
  const books = machines.map(({ db }) => hostBook(db));
  const rules = { paceMs: 200, longestWaitMs: 60_000 };
  const turns = await Promise.all(
    [...Array(30).keys()].map(async (n) => {
      const before = performance.now();
      const turn = await books[n % 3]!.reserve('pace.example', rules, new Date(0));
      return before + turn.at.getTime();
    }),
  );
  for (const { close } of machines) await close();
  // Thirty requests take twenty-nine paces, whoever makes them.
  expect(Math.max(...turns) - Math.min(...turns)).toBeGreaterThan(29 * 200 - 150);
});

test('a turn too far away is not taken, so that those who give up lengthen no queue', async () => {
  const book = hostBook(database.db);
  const rules = { paceMs: 60_000, longestWaitMs: 90_000 };
  const turns = [];
  for (let n = 0; n < 20; n++) turns.push(await book.reserve('queue.example', rules, new Date(0)));
  expect(turns.map(({ taken }) => taken)).toEqual([true, true, ...Array<boolean>(18).fill(false)]);
  for (const { at } of turns.slice(2)) expect(at.getTime()).toBeLessThanOrEqual(120_000);
});

const OTHER_NEWS = `<html><body><h1>Đà Nẵng và thành phố Kawasaki ký biên bản ghi nhớ về cảng biển</h1><div class="body"><p>Sáng 20/11/2026, đại diện thành phố Đà Nẵng và thành phố Kawasaki (Nhật Bản) ký biên bản ghi nhớ về phát triển cảng xanh và đào tạo kỹ sư.</p><p>Theo văn bản, hai bên lập nhóm công tác chung và họp mỗi năm hai lần.</p></div></body></html>`;

/** Answers with validators, and 304 to who has them. */
function tagged(answer: Answer): Answer {
  return (request, response) => {
    response.setHeader('etag', '"v1"');
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else answer(request, response);
  };
}

test('lists and pages are asked for conditionally; "not modified" is read by nobody and leaves no run', async () => {
  site.on('tags.example/feed.xml', tagged(rss('http://tags.example/a/1.html')));
  site.on('tags.example/a/1.html', tagged(text(OTHER_NEWS)));
  await poll('tags');
  const runs = async () =>
    (await database.db.selectFrom('run').select('id').where('source_id', '=', 'tags').execute()).length;
  expect(await runs()).toBe(1);
  expect((await poll('tags')).state).toBe('ok');
  expect(asked('tags.example/feed.xml').map(({ headers }) => headers['if-none-match'])).toEqual([
    undefined,
    '"v1"',
  ]);
  expect(await runs()).toBe(1);
  const ref = await database.db
    .selectFrom('ref')
    .selectAll()
    .where('source_id', '=', 'tags')
    .executeTakeFirstOrThrow();
  expect(ref.state).toBe('kept');
  await article(room.services, { ref: ref.id }, aRun());
  expect(asked('tags.example/a/1.html').map(({ headers }) => headers['if-none-match'])).toEqual([
    undefined,
    '"v1"',
  ]);
});

test('after 429 with Retry-After nothing is asked of the host before its time', async () => {
  site.on('busy.example/feed.xml', rss('http://busy.example/a/1.html', 'http://busy.example/a/2.html'));
  site.on('busy.example/a/1.html', status(429, { 'retry-after': '120' }));
  site.on('busy.example/a/2.html', text(articlePage(4)));
  room.services.sources = new Map([
    ...room.services.sources,
    ['busy', { ...aSource('busy'), fetch: { mode: 'http', paceMs: 10 } }],
  ]);
  const row = await poll('busy');
  expect(row.state).toBe('ok');
  const before = site.seen.length;
  const again = await poll('busy');
  expect(site.seen.length).toBe(before);
  expect(again.state, 'waiting for our turn says nothing of the site').toBe('ok');
  expect(again.next_check_at.getTime()).toBeGreaterThanOrEqual(clock.getTime() + 110_000);
});

test('a turn that was taken before the site asked for quiet is given up', async () => {
  site.on('late.example/a/1.html', text(articlePage(5)));
  const rules = {
    mode: 'http',
    paceMs: 1500,
    ignoreRobots: { reason: 'The editor allowed it by letter.' },
  } as const;
  const ask = { accept: 'page', signal: new AbortController().signal } as const;
  const url = 'http://late.example/a/1.html';
  await room.crawler.fetchPage(url, rules, ask);
  const turns = async () =>
    await database.db
      .selectFrom('host')
      .select('next_request_at')
      .where('name', '=', 'late.example')
      .execute();
  const before = await turns();
  const waiting = room.crawler.fetchPage(url, rules, ask);
  waiting.catch(() => {});
  await vi.waitFor(async () => expect(await turns()).not.toEqual(before), { timeout: 10_000 });
  const until = new Date(clock.getTime() + HOUR);
  await hostBook(database.db).hold('late.example', until);
  // A shorter wait that another answer asked for does not end the longer one.
  await hostBook(database.db).hold('late.example', new Date(clock.getTime() + 60_000));
  await expect(waiting).rejects.toMatchObject({ kind: 'rate-limited', retryAt: until });
  expect(asked('late.example/a/1.html')).toHaveLength(1);
});

test('after five days without an answer a source is read again, with no hand on it', async () => {
  site.on('dead.example/feed.xml', status(500));
  const end = clock.getTime() + 5 * 24 * HOUR;
  let row = await poll('dead');
  for (let polls = 0; clock.getTime() < end; polls++) {
    expect(polls).toBeLessThan(40);
    expect(row.next_check_at.getTime() - clock.getTime()).toBeLessThanOrEqual(24 * HOUR);
    clock = new Date(row.next_check_at.getTime() + 1000);
    row = await poll('dead');
  }
  expect(row.state).toBe('down');
  site.on('dead.example/feed.xml', rss('http://dead.example/a/1.html'));
  site.on('dead.example/a/1.html', text(articlePage(9)));
  clock = new Date(row.next_check_at.getTime() + 1000);
  row = await poll('dead');
  expect(row).toMatchObject({ state: 'ok', failures: 0, down_since: null });
});

test('two hundred sources due after a restart start one after the other', () => {
  const delays = discoverJobs([...Array(200).keys()].map(String), 60_000).map(({ delayMs }) => delayMs ?? 0);
  expect(delays.filter((ms) => ms < 10_000).length).toBeLessThanOrEqual(40);
  expect(Math.max(...delays)).toBeLessThan(60_000);
});

test('five thousand sources due within five minutes fit into their ticks', () => {
  const delays = discoverJobs([...Array(1000).keys()].map(String), 60_000).map(({ delayMs }) => delayMs ?? 0);
  expect(Math.max(...delays)).toBeLessThan(60_000);
});

test('the sweeper looks at a link a minute after its turn at the host, not before it', async () => {
  const links = [1, 2, 3].map((n) => `http://paced.example/a/${n}.html`);
  site.on('paced.example/feed.xml', rss(...links));
  await poll('paced');
  const refs = await database.db
    .selectFrom('ref')
    .select(['found_at', 'next_try_at'])
    .where(
      'url',
      'in',
      links.slice(1).map((url) => url.replace('http:', 'https:')),
    )
    .orderBy('next_try_at')
    .execute();
  expect(refs.map((ref) => ref.next_try_at.getTime() - ref.found_at.getTime())).toEqual([90_000, 120_000]);
});
