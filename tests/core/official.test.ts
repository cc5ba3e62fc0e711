import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadTopic, localities } from '../../config/topic/load.ts';
import { officialPageOf, type OfficialPage, type Publisher } from '../../core/official.ts';

const known = {
  localities: localities(loadTopic(fileURLToPath(new URL('../../config/topic', import.meta.url)))),
  publishers: new Map<string, Publisher>([
    ['pref', publisher('pref', 'local-government', 'https://www.pref.sample.jp/')],
    ['province', publisher('province', 'local-government', 'https://province.sample.vn/', ['old.sample.vn'])],
    ['paper', publisher('paper', 'newspaper', 'https://paper.sample.jp/')],
  ]),
};
function publisher(id: string, kind: Publisher['kind'], home: string, aliases: string[] = []): Publisher {
  return { id, kind, home, aliases };
}

const EVENT = { storyId: '1', pairs: ['VN-26:JP-26'], eventDate: '2026-11-20', day: '2026-11-20' };
const page = (change: Partial<OfficialPage> = {}): OfficialPage => ({
  articleId: '10',
  storyId: '1',
  sourceId: 'pref',
  url: 'https://www.pref.sample.jp/news/1.html',
  title: 'A page',
  lang: 'ja',
  publishedAt: new Date('2026-11-21T01:00:00Z'),
  pairs: ['VN-26:JP-26'],
  eventDate: '2026-11-20',
  ...change,
});
const other = { storyId: '2' };

test.each([
  ['a report of the story by a prefecture', page()],
  ['a page below the host of the source', page({ url: 'https://news.pref.sample.jp/1' })],
  [
    'a page on another host of the same source',
    page({ sourceId: 'province', url: 'https://old.sample.vn/1' }),
  ],
  ['a page that names no day, of the same story', page({ eventDate: null })],
  ['a page of another story about the same pair and day', page(other)],
  ['a page fourteen days later', page({ publishedAt: new Date('2026-12-04T23:00:00Z') })],
])('%s confirms the event', (_, given) => {
  expect(officialPageOf(EVENT, [given], known)).toBe(given);
});

test.each([
  ['a newspaper', page({ sourceId: 'paper', url: 'https://paper.sample.jp/1' })],
  ['a source that nobody configured', page({ sourceId: 'gone' })],
  ['a page on a foreign host', page({ url: 'https://pref.sample.jp.evil.example/1' })],
  ['an address that is none', page({ url: 'javascript:alert(1)' })],
  ['a page fifteen days later', page({ publishedAt: new Date('2026-12-05T00:00:00Z') })],
  ['a page fifteen days before', page({ publishedAt: new Date('2026-11-05T23:00:00Z') })],
  ['a page about another pair', page({ pairs: ['VN-26:JP-27'] })],
  ['a page about no pair', page({ pairs: [] })],
  ['a page of another story on another day', page({ ...other, eventDate: '2026-11-21' })],
  ['a page of another story without a day', page({ ...other, eventDate: null })],
  ['a page of another story about two pairs', page({ ...other, pairs: ['VN-26:JP-26', 'VN-HP:JP-40'] })],
])('%s confirms nothing', (_, given) => {
  expect(officialPageOf(EVENT, [given], known)).toBeNull();
});

test('without a day of the event, only its own reports confirm it', () => {
  const undated = { ...EVENT, eventDate: null };
  expect(officialPageOf(undated, [page({ ...other, eventDate: null })], known)).toBeNull();
  expect(officialPageOf(undated, [page()], known)).not.toBeNull();
});

test('a former province and the one it became are the same ground', () => {
  const merged = { ...EVENT, pairs: ['VN-57:JP-35'] };
  expect(officialPageOf(merged, [page({ pairs: ['VN-SG:JP-35'] })], known)).not.toBeNull();
});

test('the own report goes before another page, the nearer before the later', () => {
  const near = page({ articleId: '11', publishedAt: new Date('2026-11-20T01:00:00Z') });
  expect(officialPageOf(EVENT, [page(), page({ ...other, articleId: '12' }), near], known)).toBe(near);
});
