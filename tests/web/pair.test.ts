import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Source } from '../../core/source.ts';
import { openWeb, type TestWeb } from './open-web.ts';

const PAIR = '/pairs/VN-26:JP-26';
let web: TestWeb;

const official = {
  id: 'pref-sample-jp',
  kind: 'local-government',
  home: 'https://www.pref.sample.jp/',
  aliases: [],
  name: { vi: 'Tỉnh Mẫu', ja: '見本府', en: 'Sample Prefecture' },
} satisfies Partial<Source>;

beforeAll(async () => {
  web = await openWeb([
    {
      lang: 'ja',
      title: '京都府とフエ市、友好協定に署名',
      text: '京都府の西脇知事とベトナムのフエ市の人民委員会委員長は5月20日、文化財の保存での協力をうたう友好協定に署名した。協定の有効期間は5年間で、延長できる。',
      published: '2022-05-20T09:00:00Z',
      url: 'https://shimbun-b.example/kyoto-hue.html',
    },
    {
      lang: 'ja',
      title: 'フエ市との協定の延長について',
      text: '京都府とベトナムのフエ市は11月20日、友好協定の延長を話し合った。',
      published: '2026-11-21T09:00:00Z',
      url: 'https://www.pref.sample.jp/news/hue.html',
    },
  ]);
  Object.assign(web.services, { sources: new Map([[official.id, official]]) });
});
afterAll(async () => await web.close());

test('the page of a pair tells who met, what was signed and when its stated term ends', async () => {
  const page = await web.text(`${PAIR}?ui=en`);
  expect(page).toContain('Signings in the news');
  expect(page).toContain('友好協定');
  expect(page).toContain('西脇');
  expect(page).toContain('Signed on May 20, 2022 for 5 years');
  expect(page).toContain('協定の有効期間は5年間で、延長できる。');
  expect(page).toContain('<time datetime="2027-05-19">');
});

test('the end of a term is a reminder from 180 days before it, on the page of the pair and on the first page', async () => {
  web.clock.now = new Date('2026-11-19T03:00:00Z');
  expect(await web.text(`${PAIR}?ui=en`)).not.toContain('in 181 days');
  expect(await web.text('/?ui=en')).not.toContain('May 19, 2027');
  web.clock.now = new Date('2026-11-20T03:00:00Z');
  expect(await web.text(`${PAIR}?ui=en`)).toContain('in 180 days');
  expect(await web.text('/?ui=en')).toContain('May 19, 2027');
  web.clock.now = new Date('2027-05-20T03:00:00Z');
  expect(await web.text(`${PAIR}?ui=en`)).not.toContain('2027-05-19');
});

test('the calendar of the pair has the end of the term, with a reminder 180 days before it and the words that state it', async () => {
  web.clock.now = new Date('2026-11-01T03:00:00Z');
  const unfolded = (await web.text('/calendar.ics?pair=VN-26:JP-26&ui=en')).replaceAll('\r\n ', '');
  const entry = unfolded.split('BEGIN:VEVENT').find((part) => part.includes('UID:term-'));
  expect(entry).toContain('DTSTART;VALUE=DATE:20270519\r\nDTEND;VALUE=DATE:20270520\r\n');
  expect(entry).toContain('SUMMARY:Hue and Kyoto: end of the term');
  expect(entry).toContain('協定の有効期間は5年間で、延長できる。');
  expect(entry).toMatch(/BEGIN:VALARM\r\nACTION:DISPLAY\r\n[^]*TRIGGER:-P180D\r\nEND:VALARM\r\nEND:VEVENT/);
  web.clock.now = new Date('2027-05-20T03:00:00Z');
  expect(await web.text('/calendar.ics?pair=VN-26:JP-26&ui=en')).not.toContain('UID:term-');
});

test('a story that a public body tells of itself links to the page of that body', async () => {
  const { rows } = await web.database.pool.query<{ url: string; story_id: string }>(
    'select url, story_id from article',
  );
  const storyOf = (part: string) => rows.find(({ url }) => url.includes(part))?.story_id;
  const own = await web.text(`/stories/${storyOf('pref.sample')}?ui=en`);
  expect(own).toMatch(
    /Official page<\/h2>.*https:\/\/www\.pref\.sample\.jp\/news\/hue\.html.*Sample Prefecture/s,
  );
  expect(await web.text(`/stories/${storyOf('shimbun')}?ui=en`)).not.toContain('Official page');
  const told = async (part: string) =>
    ((await (await web.get(`/api/v1/stories/${storyOf(part)}`)).json()) as { official: unknown }).official;
  expect(await told('pref.sample')).toMatchObject({
    url: 'https://www.pref.sample.jp/news/hue.html',
    source: 'pref-sample-jp',
    lang: 'ja',
  });
  expect(await told('shimbun')).toBeNull();
});
