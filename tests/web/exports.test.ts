import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openWeb(REPORTS);
});
afterAll(async () => await web.close());

/** The files of a zip archive by name (APPNOTE 4.3: read from the central directory). */
function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(archive.lastIndexOf('PK\u0005\u0006') + 16);
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? archive.readUInt32LE(at + offset) : archive.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + size);
    const plain = archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed;
    files.set(archive.toString('utf8', at + 46, at + 46 + name), plain.toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}

const idsOf = (html: string) => [...html.matchAll(/id="story-(\d+)"/g)].map(([, id]) => id);

test.each(['', '?sort=day', '?kind=agreement', '?q=hop+tac&sort=day', '?vn=VN-HP'])(
  'CSV, JSON and Excel hold the rows of the view in its order: /%s',
  async (query) => {
    const shown = idsOf(await web.text(`/${query}`));
    expect(shown.length).toBeGreaterThan(0);
    const csv = await web.text(`/export.csv${query}`);
    const ids = csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(ids).toEqual(shown);
    const json = (await (await web.get(`/export.json${query}`)).json()) as { stories: { id: string }[] };
    expect(json.stories.map(({ id }) => id)).toEqual(shown);
    const book = unzip(Buffer.from(await (await web.get(`/export.xlsx${query}`)).arrayBuffer()));
    const sheet = book.get('xl/worksheets/sheet1.xml') ?? '';
    expect([...sheet.matchAll(/<row /g)]).toHaveLength(shown.length + 1);
  },
);

test('CSV begins with a byte order mark and keeps Vietnamese and Japanese letters', async () => {
  const bytes = Buffer.from(await (await web.get('/export.csv?ui=ja')).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString('utf8')).toContain('ハイフォン市と北九州市');
  expect(bytes.toString('utf8')).toContain('Hải Phòng và Kitakyushu mở lớp');
});

test('the calendar keeps an entry’s identity when the day moves, ends the day after, and folds long lines', async () => {
  const entryOf = (text: string) =>
    /BEGIN:VEVENT\r\nUID:(story-\d+)[\s\S]*?SEQUENCE:(\d+)\r\nDTSTART;VALUE=DATE:20261120\r\n/.exec(text);
  const before = await web.text('/calendar.ics?q=%E4%BA%AC%E9%83%BD%E5%BA%9C&ui=ja');
  expect(before).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
  expect(before).toContain('DTEND;VALUE=DATE:20261121');
  for (const line of before.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const [, uid, sequence] = entryOf(before) ?? [];
  await web.database.pool.query(
    "update story set event_date = '2026-12-05', updated_at = updated_at + interval '1 day' where 'JP-26' = any(jp)",
  );
  const after = await web.text('/calendar.ics?q=%E4%BA%AC%E9%83%BD%E5%BA%9C&ui=ja');
  expect(after).toContain(`UID:${uid}@kakehashi.example`);
  expect(after).toContain('DTSTART;VALUE=DATE:20261205');
  expect(Number(/SEQUENCE:(\d+)/.exec(after)?.[1])).toBeGreaterThan(Number(sequence));
});

test('an item of a feed keeps its id when its headline is edited, and says when it changed', async () => {
  const ids = (xml: string) => [...xml.matchAll(/<id>(http[^<]+stories[^<]+)<\/id>/g)].map(([, id]) => id);
  const before = ids(await web.text('/feed.atom?kind=agreement'));
  expect(before.length).toBeGreaterThan(1);
  await web.database.pool.query(
    "update article set title = 'An edited headline' where url like '%da-nang-sakai%'",
  );
  const xml = await web.text('/feed.atom?kind=agreement&ui=ja');
  expect(ids(xml)).toEqual(before);
  expect(xml).toContain('An edited headline');
  const feed = (await (await web.get('/feed.json?kind=agreement')).json()) as {
    version: string;
    items: { id: string }[];
  };
  expect(feed.version).toContain('jsonfeed.org');
  expect(feed.items.map(({ id }) => id)).toEqual(before);
});
