import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storyFilter } from '../../core/filter.ts';
import { findStories } from '../../store/search.ts';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openWeb(REPORTS);
});
afterAll(async () => await web.close());

/** The first words of the headlines that a search finds, newest event first. */
async function found(q: string): Promise<string[]> {
  const page = await findStories(
    web.database.db,
    storyFilter.parse({ q }),
    { limit: 50, sort: 'day' },
    web.services,
  );
  expect(page.total).toBe(page.cards.length);
  return page.cards.map((card) => card.articles[0]?.url.split('/').at(-1)?.replace('.html', '') ?? '');
}

const HAI_PHONG = 'hai-phong-kitakyushu-dao-tao';
const HAI_DUONG = 'hai-duong-kagoshima';

test.each([
  ['hop tac', [HAI_PHONG, HAI_DUONG], 'Vietnamese without marks'],
  ['hợp tác', [HAI_PHONG, HAI_DUONG], 'Vietnamese with marks'],
  ['HOP TAC', [HAI_PHONG, HAI_DUONG], 'capitals'],
  ['友好', ['kyoto-hue'], 'part of a Japanese word'],
  ['友好協定', ['kyoto-hue'], 'a whole Japanese word'],
  ['友協', [], 'letters that stand apart'],
  ['京都', ['kyoto-hue'], 'Kyoto, not Tokyo'],
  ['京都府', ['kyoto-hue'], 'Kyoto prefecture'],
  ['東京都', ['tokyo-hanoi'], 'Tokyo'],
  ['東京', ['tokyo-hanoi'], 'Tokyo without its rank'],
  ['漏水', ['tokyo-hanoi'], 'a word of the text'],
  ['ท่องเที่ยว', ['quang-ninh-hokkaido'], 'part of a Thai word'],
  ['partnership', ['da-nang-sakai'], 'English'],
  ['agreement', ['da-nang-sakai'], 'one English word'],
  ['partner', [], 'half an English word'],
  ['partner*', ['da-nang-sakai'], 'half an English word with a star'],
  ['nothing-like-this', [], 'what nobody wrote'],
])('%s finds %j: %s', async (q, expected) => {
  expect(await found(q)).toEqual(expected);
});

test.each([
  ['Hải Dương', [HAI_PHONG, HAI_DUONG], 'an old name, and the ground it is part of now'],
  ['hai phong', [HAI_PHONG, HAI_DUONG], 'a new name, and what it was formed from'],
  ['ハイフォン', [HAI_PHONG, HAI_DUONG], 'a Vietnamese city by its Japanese name'],
  ['北九州市', [HAI_PHONG], 'a town of a Vietnamese text by its Japanese name'],
  ['Gunma', [], 'a prefecture that nobody named'],
  ['Fukuoka', [HAI_PHONG], 'a prefecture by its English name'],
  ['鹿児島県', [HAI_DUONG], 'a prefecture of a Vietnamese text by its Japanese name'],
  ['hai duong kagoshima', [HAI_DUONG], 'two names side by side'],
])('the name %s finds %j: %s', async (q, expected) => {
  expect(await found(q)).toEqual(expected);
});

test.each([
  ['"hop tac"', [HAI_PHONG, HAI_DUONG]],
  ['"tac hop"', []],
  ['hop tac NOT kagoshima', [HAI_PHONG]],
  ['hop tac -鹿児島', [HAI_PHONG]],
  ['友好協定 OR 覚書', ['kyoto-hue', 'tokyo-hanoi']],
  ['(友好協定 OR 覚書) AND ハノイ', ['tokyo-hanoi']],
  ['友好協定 OR 覚書 NOT ハノイ', ['kyoto-hue']],
])('%s finds %j', async (q, expected) => {
  expect(await found(q)).toEqual(expected);
});

test('a query that cannot be read says where, and finds nothing', async () => {
  const page = await web.text('/?q=(hop+tac&ui=en');
  expect(page).toContain('the bracket at character 1 is never closed');
  expect(await found('(hop tac')).toEqual([]);
});

test('hits are marked with the marks and capitals of the text', async () => {
  const page = await web.text('/?q=hop+tac&ui=en');
  expect(page).toContain('<mark>hợp tác</mark>'.replace(' ', '</mark> <mark>'));
});

test.each(["'; drop table story --", '%', '_', '\\', "a'b", ':*', '京', '\u0000', '((((', '"'.repeat(9)])(
  'the search %j is answered',
  async (q) => {
    expect((await web.get(`/?q=${encodeURIComponent(q)}`)).status).toBe(200);
  },
);

test('an edited text is found by its new words and no longer by its old ones', async () => {
  const { db } = web.database;
  await db
    .updateTable('article')
    .set({ folded: 'da nang and sakai sign a charter' })
    .where('url', 'like', '%da-nang-sakai%')
    .execute();
  expect(await found('charter')).toEqual(['da-nang-sakai']);
  expect(await found('partnership')).toEqual([]);
});

test('a story whose localities are set right is found by the new ones and no longer by the old ones', async () => {
  const { db } = web.database;
  expect(await found('Quảng Ninh')).toEqual(['quang-ninh-hokkaido']);
  await db
    .updateTable('story')
    .set({ vn: ['VN-18'], jp: [] })
    .where('pairs', '@>', sql<string[]>`array['VN-13:JP-01']`)
    .execute();
  expect(await found('Ninh Bình')).toEqual(['quang-ninh-hokkaido']);
  expect(await found('北海道')).toEqual([]);
});
