import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;

/** A second event of former and present units of one ground, and a copy of the first report. */
const MORE = [
  {
    lang: 'vi',
    title: 'Hải Phòng và tỉnh Kagoshima ký bản ghi nhớ về nhân lực',
    text: 'Ngày 22/11, UBND thành phố Hải Phòng và tỉnh Kagoshima (Nhật Bản) ký bản ghi nhớ hợp tác về đào tạo nhân lực.',
    published: '2026-11-22T08:00:00Z',
    url: 'https://bao-e.example/hai-phong-kagoshima.html',
  },
  { ...REPORTS[0], url: 'https://bao-f.example/chep-lai.html', published: '2026-11-24T10:00:00Z' },
] as typeof REPORTS;

beforeAll(async () => {
  web = await openWeb([...REPORTS, ...MORE]);
});
afterAll(async () => await web.close());

/** What a spreadsheet would read of a CSV. */
async function sheet(path: string): Promise<string[][]> {
  const bytes = Buffer.from(await (await web.get(path)).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return bytes
    .subarray(3)
    .toString('utf8')
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
}

/** Counted by hand from the stored verdicts: pairs of core stories, former units as the units of today or as named. */
async function byHand(units: 'today' | 'named'): Promise<Map<string, number>> {
  const { rows } = await web.database.pool.query<{ id: string; pairs: string[] }>(
    "select id, pairs from story where relevance = 'core'",
  );
  const cells = new Map<string, Set<string>>();
  for (const { id, pairs } of rows) {
    for (const pair of pairs) {
      const [vn = '', jp = ''] = pair.split(':');
      const unit = units === 'today' ? (web.services.localities.get(vn)?.current ?? vn) : vn;
      cells.set(`${unit}:${jp}`, (cells.get(`${unit}:${jp}`) ?? new Set()).add(id));
    }
  }
  return new Map([...cells].map(([cell, ids]) => [cell, ids.size]));
}

/** The numbers of the matrix page with the addresses they lead to. */
function numbersOf(html: string): { href: string; count: number }[] {
  const cells = html.matchAll(/<td class="heat[^"]*"><a href="([^"]+)"[^>]*>([\d.,]+)<\/a>/g);
  return [...cells].map(([, href = '', count]) => ({
    href: href.replaceAll('&amp;', '&'),
    count: Number(count),
  }));
}

test.each(['today', 'named'] as const)(
  'the matrix, its CSV and the database agree to the digit (%s)',
  async (units) => {
    const expected = await byHand(units);
    expect(expected.size).toBeGreaterThan(3);
    const rows = await sheet(`/matrix.csv?units=${units}`);
    expect(new Map(rows.map((row) => [`${row[0]}:${row[2]}`, Number(row[4])]))).toEqual(expected);
    const shown = numbersOf(await web.text(`/matrix?units=${units}`));
    expect(
      new Map(shown.map(({ href, count }) => [new URL(href, 'http://x').searchParams.get('pair'), count])),
    ).toEqual(expected);
  },
);

test('former and present units are one ground in the matrix of today, two in that of before', async () => {
  expect((await byHand('today')).get('VN-HP:JP-46')).toBe(2);
  expect((await byHand('named')).get('VN-61:JP-46')).toBe(1);
});

test.each([
  '/matrix',
  '/matrix?units=named',
  '/matrix?kind=labour',
  '/matrix?from=2026-01-01',
  '/map',
  '/map?kind=visit',
  '/trends',
])('every number of %s leads to exactly as many stories', async (path) => {
  const html = await web.text(path);
  const cells = numbersOf(html);
  const totals = [...html.matchAll(/<td(?: class="total")?><a href="([^"]+)"[^>]*>([\d.,]+)<\/a>/g)].map(
    ([, href = '', count]) => ({ href: href.replaceAll('&amp;', '&'), count: Number(count) }),
  );
  expect(cells.length + totals.length).toBeGreaterThan(0);
  for (const { href, count } of [...cells, ...totals]) {
    const query = href.slice(href.indexOf('?'));
    const answer = await web.get(`/export.json${query}`);
    const { stories } = (await answer.json()) as { stories: unknown[] };
    expect(`${href}: ${stories.length}`).toBe(`${href}: ${count}`);
  }
});

test('copies change no number', async () => {
  const before = await sheet('/matrix.csv');
  await web.room.settle({
    ...(REPORTS[0] as (typeof REPORTS)[number]),
    url: 'https://bao-g.example/chep-nua.html',
    published: '2026-11-24T12:00:00Z',
  });
  expect(await sheet('/matrix.csv')).toEqual(before);
});

test('the map draws each pair with a link and holds the same numbers in its table and CSV', async () => {
  const expected = await byHand('today');
  const html = await web.text('/map');
  const svg = html.slice(html.indexOf('<svg'), html.indexOf('</svg>'));
  expect([...svg.matchAll(/href="\/\?pair=/g)]).toHaveLength(expected.size);
  expect(svg).not.toMatch(/<style|style=|#0000a\d/);
  expect(await sheet('/map.csv')).toHaveLength(expected.size);
});

test.each(['week', 'kind', 'source'])(
  'the CSV of trends by %s counts what the database holds',
  async (by) => {
    const rows = await sheet(`/trends.csv?by=${by}`);
    const name = {
      week: "to_char(date_trunc('week', day), 'YYYY-MM-DD')",
      kind: 'unnest(kinds)',
      source: '(select source_id from article a where a.id = lead_article_id)',
    }[by];
    const { rows: expected } = await web.database.pool.query<{ name: string; n: number }>(
      `select name, count(distinct id)::int as n from (select id, ${name} as name from story where relevance = 'core') x group by 1`,
    );
    const counted = new Map(rows.map((row) => [row[0], Number(row[2])]));
    for (const { name: each, n } of expected) {
      if (by === 'source') expect(counted.get(each)).toBeGreaterThanOrEqual(n);
      else expect(counted.get(each)).toBe(n);
    }
    expect(rows.length).toBeGreaterThan(0);
  },
);
