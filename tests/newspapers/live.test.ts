import { afterEach, expect, test } from 'vitest';
import { expectedArticles } from '../../newspapers/expected.ts';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import { ask } from './replicas.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
let clock = NOW;
let papers: Newspapers | undefined;

async function open(release: 'all' | 'live'): Promise<Newspapers> {
  clock = NOW;
  papers = await startNewspapers({ now: () => clock, release });
  return papers;
}

afterEach(async () => {
  await papers?.close();
  papers = undefined;
});

test('at least three quarters of the articles are out at the start of live news', () => {
  const all = expectedArticles(NOW);
  const held = all.filter((one) => one.live);
  expect(held.length).toBeGreaterThanOrEqual(8);
  expect(held.length).toBeLessThanOrEqual(all.length / 4);
});

test('a held-back article is unknown until it is published, and then it is the newest', async () => {
  const news = await open('live');
  const held = expectedArticles(NOW).find((one) => one.id === 'hanoi-tokyo-nuoc')!;
  expect((await ask(news, held.url)).status).toBe(404);
  const before = await ask(news, 'https://kinhtedothi.vn/rss/home.rss');
  clock = new Date('2026-11-24T09:05:00Z');
  expect(news.publish('hanoi-tokyo-nuoc')).toBe('hanoi-tokyo-nuoc');
  expect((await ask(news, held.url)).status).toBe(200);
  const after = await ask(news, 'https://kinhtedothi.vn/rss/home.rss');
  expect(/<item>.*?<link>([^<]+)/s.exec(after.text)?.[1]).toBe(held.url);
  expect(after.headers.etag).not.toBe(before.headers.etag);
  expect(after.headers['last-modified']).toBe('Tue, 24 Nov 2026 09:05:00 GMT');
});

test('news comes out one by one until none is left', async () => {
  const news = await open('live');
  const held = expectedArticles(NOW).filter((one) => one.live);
  const out = held.map(() => news.publish());
  expect(out.sort()).toEqual(held.map((one) => one.id).sort());
  expect(news.publish()).toBeNull();
});

test('an edit changes a sentence, the title and both validators, but not the address', async () => {
  const news = await open('all');
  const { url } = expectedArticles(NOW).find((one) => one.id === 'hanoi-fukuoka-rac')!;
  const before = await ask(news, url);
  clock = new Date('2026-11-24T10:00:00Z');
  news.edit('hanoi-fukuoka-rac');
  const after = await ask(news, url, { 'if-none-match': before.headers.etag! });
  expect(after.status).toBe(200);
  expect(before.text).toContain('9,4 tỷ đồng, trong đó');
  expect(after.text).toContain('11,2 tỷ đồng');
  expect(after.text).toContain('<h1 class="article-title">Hà Nội thử nghiệm');
  expect(after.headers.etag).not.toBe(before.headers.etag);
  expect(after.headers['last-modified']).toBe('Tue, 24 Nov 2026 10:00:00 GMT');
  expect(after.text).toContain('article:modified_time" content="2026-11-24T17:00:00+07:00"');
});

test('an article without an edit and an unknown article can not be edited', async () => {
  const news = await open('all');
  expect(() => news.edit('hanoi-osaka-hoi-dong')).toThrow(/has no edit/);
  expect(() => news.edit('nothing')).toThrow(/has the id nothing/);
});

test('requests are remembered and the rules lead every host to the port', async () => {
  const news = await open('all');
  await ask(news, 'https://kinhtedothi.vn/robots.txt');
  expect(news.requests()).toEqual([{ host: 'kinhtedothi.vn', path: '/robots.txt', status: 200, at: NOW }]);
  expect(news.resolveRules.split(',')).toContain(`www.vietnam.vn=127.0.0.1:${news.port}`);
  expect(news.resolveRules.split(',').length).toBe(news.hosts.length);
});
