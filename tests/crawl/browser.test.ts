import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { crawlRoom, type CrawlRoom } from './room.ts';
import { aSource } from './sources.ts';
import { articlePage, redirect, startCanary, startSite, text, type TestSite } from './site.ts';

let database: TestDatabase;
let site: TestSite;
let canary: Awaited<ReturnType<typeof startCanary>>;
let room: CrawlRoom;

const source = aSource('script', {}, { fetch: { mode: 'browser', paceMs: 0, waitFor: '.body p' } });
const ask = () => ({ accept: 'page' as const, signal: new AbortController().signal });

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  canary = await startCanary();
  room = await crawlRoom(database.db, {
    resolve: [site.rule('script.example')],
    sources: [source],
    browser: await findBrowser(null),
    limits: { deadlineMs: 15_000 },
    lookup: async (host) => {
      if (host === 'rebind.example') return ['127.0.0.1'];
      throw new Error(`ENOTFOUND ${host}`);
    },
  });
});

afterAll(async () => {
  await room.close();
  expect(browsers(), 'no browser outlives its crawler').toEqual([]);
  await site.close();
  await canary.close();
  await database.close();
});

/** Process ids of the browsers that this process has started, with their children. */
function browsers(): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found ? [{ pid: Number(found[1]), parent: Number(found[2]), args: found[3] ?? '' }] : [],
    );
  const ours = new Set([process.pid]);
  for (let more = true; more;) {
    const size = ours.size;
    for (const { pid, parent } of rows) if (ours.has(parent)) ours.add(pid);
    more = ours.size > size;
  }
  return rows
    .filter(({ pid, args }) => ours.has(pid) && /chrom/i.test(args) && !/\bps\b/.test(args))
    .map(({ pid }) => pid);
}

/** An article that its page writes by script, and that tries every way to a private place first. */
function scripted(port: number): string {
  const ways = [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://[::ffff:7f00:1]:${port}/`,
    `http://rebind.example:${port}/`,
    'http://169.254.169.254/latest/',
  ];
  const body = JSON.stringify(articlePage(1).replace(/^[\s\S]*<body>|<\/body>[\s\S]*$/g, ''));
  return `<!doctype html><html lang="vi"><head><title>x</title><link rel="preload" as="font" href="/f.woff2" crossorigin>
<meta property="article:published_time" content="2026-11-20T08:00:00+07:00"></head><body><img src="/photo.jpg">
<img src="http://127.0.0.1:${port}/i.png"><iframe src="http://127.0.0.1:${port}/frame"></iframe><script src="/hop.js"></script>
<script>(async () => {
  for (const url of ${JSON.stringify(ways)}) await fetch(url, { mode: 'no-cors' }).catch(() => {});
  try { new WebSocket('ws://127.0.0.1:${port}/'); } catch {}
  try { await new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}?transport=tcp' }] }).createOffer(); } catch {}
  document.body.insertAdjacentHTML('beforeend', ${body});
})();</script></body></html>`;
}

test('a scripted article is read, and neither script, frame, picture nor redirect reaches a private place', async () => {
  site.on('script.example/a/1.html', text(scripted(canary.port)));
  site.on('script.example/hop.js', redirect(`http://127.0.0.1:${canary.port}/hop`));
  const fetched = await room.crawler.fetchPage('http://script.example/a/1.html', source.fetch, ask());
  if (fetched.kind !== 'page') throw new Error('unchanged');
  const { draft } = await room.crawler.readArticle(fetched.page, source, ask().signal);
  expect(draft?.title).toBe('Đoàn đại biểu thành phố Hà Nội thăm tỉnh Fukuoka lần thứ 1');
  expect(canary.connections()).toBe(0);
});

test('pictures and fonts are not asked for, and our name is said', () => {
  const asked = site.seen.filter(({ address }) => address.startsWith('script.example'));
  expect(asked.map(({ address }) => address)).toContain('script.example/hop.js');
  expect(asked.filter(({ address }) => /photo|woff/.test(address))).toEqual([]);
  expect(asked.at(-1)?.headers['user-agent']).toContain('Kakehashi/');
});

test('a page that redirects the browser to a private place fails without a connection', async () => {
  site.on('script.example/a/2.html', redirect(`http://127.0.0.1:${canary.port}/`));
  await expect(
    room.crawler.fetchPage('http://script.example/a/2.html', source.fetch, ask()),
  ).rejects.toMatchObject({ kind: 'private-address' });
  expect(canary.connections()).toBe(0);
});

test('a page that goes away by script to a private place brings nothing from there', async () => {
  site.on(
    'script.example/a/3.html',
    text(
      `<body><div class="body"><p>x</p></div><script>location = 'http://127.0.0.1:${canary.port}/'</script></body>`,
    ),
  );
  await room.crawler
    .fetchPage('http://script.example/a/3.html', source.fetch, ask())
    .catch((failure: unknown) => failure);
  expect(canary.connections()).toBe(0);
});

test('a killed browser fails its page, and the next page gets a new one', async () => {
  site.on('script.example/a/4.html', (request, response) => {
    for (const pid of browsers()) process.kill(pid, 'SIGKILL');
    text(articlePage(4))(request, response);
  });
  await expect(
    room.crawler.fetchPage('http://script.example/a/4.html', source.fetch, ask()),
  ).rejects.toMatchObject({ kind: expect.stringMatching(/^(?:browser|timeout|connection)$/) });
  site.on('script.example/a/5.html', text(articlePage(5)));
  const fetched = await room.crawler.fetchPage('http://script.example/a/5.html', source.fetch, ask());
  expect(fetched.kind === 'page' && fetched.page.body).toContain('lần thứ 5');
});

test('a static source never starts a browser', async () => {
  const before = room.crawler.stats();
  site.on('script.example/a/6.html', text(articlePage(6)));
  await room.crawler.fetchPage('http://script.example/a/6.html', { mode: 'http', paceMs: 0 }, ask());
  expect(room.crawler.stats()).toMatchObject({
    httpPages: before.httpPages + 1,
    browserPages: before.browserPages,
  });
});

test('a page that answers the browser with 429 holds its whole host until the time it names', async () => {
  site.on('script.example/busy.html', (_, response) => {
    response.writeHead(429, { 'retry-after': '600', 'content-type': 'text/html' }).end('<title>429</title>');
  });
  const rules = { ...source.fetch, paceMs: 1 };
  await expect(room.crawler.fetchPage('http://script.example/busy.html', rules, ask())).rejects.toMatchObject(
    { kind: 'rate-limited', status: 429 },
  );
  const before = site.seen.length;
  await expect(
    room.crawler.fetchPage('http://script.example/other.html', rules, ask()),
  ).rejects.toMatchObject({ kind: 'rate-limited', status: undefined });
  expect(site.seen.length).toBe(before);
});
