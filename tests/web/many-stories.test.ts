import { afterAll, beforeAll, expect, test } from 'vitest';
import { storyFilter } from '../../core/filter.ts';
import { countNew, findStories, STORY_SORTS } from '../../store/search.ts';
import { openWeb, type TestWeb } from './open-web.ts';

const STORIES = 3000;
let web: TestWeb;

/** The n-th story: "moi" in all, "chan" in each second, "xua" in the oldest 1,200, "hiem" in seven, and a word of its own. */
beforeAll(async () => {
  web = await openWeb();
  const { pool } = web.database;
  await pool.query(
    `insert into source (id, name, home, lang, interval_ms)
     values ('p', '{"vi":"P","ja":"P","en":"P"}', 'https://p.example/', 'vi', 60000)`,
  );
  await pool.query(
    `insert into story (id, relevance, event_date, first_seen_at, updated_at, independent)
     overriding system value
     select n, case when n % 10 = 0 then 'no' else 'core' end, date '2020-01-01' + (n * 7919 % 2000),
       timestamptz '2020-01-01' + make_interval(hours => n), '2026-01-01', n * 31 % 17
     from generate_series(1, $1) n`,
    [STORIES],
  );
  await pool.query(
    `insert into article (source_id, url, fetch_url, title, text, folded, lang, story_id, content_hash, fetched_at, checked_at)
     select 'p', 'https://p.example/' || n, 'https://p.example/' || n, 't', 't', concat_ws(' ', 'moi', 'so' || n,
       case when n % 2 = 0 then 'chan' end, case when n <= 1200 then 'xua' end, case when n % 400 = 1 then 'hiem' end),
       'vi', n, 'h' || n, '2026-01-01', '2026-01-01'
     from generate_series(1, $1) n`,
    [STORIES],
  );
  await pool.query('analyze story');
});
afterAll(async () => await web.close());

const shown = Array.from({ length: STORIES }, (_, index) => index + 1).filter((n) => n % 10);
const dayOf = (n: number) => (n * 7919) % 2000;
const ORDER = {
  new: (n: number) => n,
  day: dayOf,
  reports: () => 1,
};

async function allOf(q: string, sort: (typeof STORY_SORTS)[number]) {
  const ids: number[] = [];
  let [after, total, more]: [string | undefined, number, boolean] = [undefined, 0, false];
  do {
    const page = await findStories(
      web.database.db,
      storyFilter.parse({ q }),
      { after, limit: 100, sort },
      web.services,
    );
    ids.push(...page.cards.map(({ id }) => Number(id)));
    [total, more, after] = [page.total, page.more, page.next ?? undefined];
  } while (after !== undefined);
  return { ids, total, more };
}

test.each([
  ['hiem', (n: number) => n % 400 === 1],
  ['chan', (n: number) => n % 2 === 0],
  ['moi', () => true],
  ['xua', (n: number) => n <= 1200],
  ['moi NOT chan', (n: number) => n % 2 === 1],
  ['NOT xua', (n: number) => n > 1200],
  ['xua NOT (chan OR hiem)', (n: number) => n <= 1200 && n % 2 === 1 && n % 400 !== 1],
  ['moi NOT (xua chan)', (n: number) => !(n <= 1200 && n % 2 === 0)],
  ['so5 OR so77', (n: number) => n === 5 || n === 77],
  ['"moi so7"', (n: number) => n === 7],
  ['so29*', (n: number) => String(n).startsWith('29')],
  ['nobody', () => false],
])('%s finds each of its stories once, in each order, page by page', async (q, holds) => {
  const expected = shown.filter(holds);
  for (const sort of STORY_SORTS) {
    const { ids, total, more } = await allOf(q, sort);
    expect(ids.toSorted((a, b) => a - b)).toEqual(expected);
    expect([total, more]).toEqual([Math.min(1000, expected.length), expected.length > 1000]);
    const keys = ids.map(ORDER[sort]);
    expect(keys).toEqual(keys.toSorted((a, b) => b - a));
  }
});

test('what is new since a visit is counted for a search as well', async () => {
  const since = new Date(Date.UTC(2020, 0, 1, 2500));
  const count = async (q: string) =>
    await countNew(web.database.db, since, storyFilter.parse({ q }), web.services);
  expect(await count('chan')).toBe(shown.filter((n) => n > 2500 && n % 2 === 0).length);
  expect(await count('xua')).toBe(0);
  expect(await count('')).toBe(shown.filter((n) => n > 2500).length);
});

test('what many stories pass is not counted again for a while; its pages hold what there is', async () => {
  await web.database.pool.query("update story set relevance = 'no' where id % 2 = 0 and id > 200");
  const left = shown.filter((n) => n % 2 === 0 && n <= 200);
  const known = await allOf('chan', 'new');
  expect([known.total, known.more]).toEqual([1000, true]);
  expect(known.ids.toSorted((a, b) => a - b)).toEqual(left);
  const asked = await allOf('moi AND chan', 'new');
  expect([asked.total, asked.more, asked.ids.length]).toEqual([left.length, false, left.length]);
});
