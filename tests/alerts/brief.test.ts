import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { periodOf } from '../../core/brief/period.ts';
import { openWeb, type TestWeb } from '../web/open-web.ts';
import { aStory } from './room.ts';

describe('a period', () => {
  test.each([
    ['2026-11', '2026-11-01', '2026-11-30'],
    ['2026-12', '2026-12-01', '2026-12-31'],
    ['2028-02', '2028-02-01', '2028-02-29'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['FY2026', '2026-04-01', '2027-03-31'],
    ['2026-W48', '2026-11-23', '2026-11-29'],
    ['2026-W01', '2025-12-29', '2026-01-04'],
    ['2026-W53', '2026-12-28', '2027-01-03'],
  ])('%s is %s to %s', (text, from, to) => expect(periodOf(text)).toEqual({ from, to }));
  test.each(['2026-13', '2026-00', '2025-W53', '2026-W00', 'FY26', 'last week', ''])('%j is none', (text) =>
    expect(periodOf(text)).toBeNull(),
  );
});

describe('a brief', () => {
  let web: TestWeb;
  beforeAll(async () => {
    web = await openWeb();
    await aStory(web.database.db, 'Quảng Ninh & Gunma <ký> bản ghi nhớ');
  });
  afterAll(async () => await web.close());
  const ja = { 'accept-language': 'ja' };

  test('is text, page and Word file of the same stories, each with its link', async () => {
    const text = await web.text('/brief/2025-11.txt?jp=JP-10', ja);
    expect(text).toContain('ベトナム・日本の地方間協力 2025年11月1日～2025年11月30日');
    expect(text).toMatch(/クアンニン省 ↔ 群馬県／覚書・協定\n.*\n.*\nhttps:\/\/paper\.example\/\S+\n/);
    const page = await web.text('/brief/2025-11?jp=JP-10', ja);
    expect(page).toContain('クアンニン省 ↔ 群馬県／覚書・協定');
    expect(page).toContain('/brief/2025-11.docx?jp=JP-10');
    const file = Buffer.from(await (await web.get('/brief/2025-11.docx?jp=JP-10', ja)).arrayBuffer());
    const document = fileInZip(file, 'word/document.xml');
    expect(document).toContain('クアンニン省 ↔ 群馬県／覚書・協定');
    expect(document).toContain('Quảng Ninh &amp; Gunma &lt;ký&gt;');
    expect(document).toContain('w:eastAsia="Yu Mincho"');
    const [url] = /https:\/\/paper\.example\/\S+/.exec(text)!;
    expect(fileInZip(file, 'word/_rels/document.xml.rels')).toContain(url);
  });
  test('of a period without stories says so; an unknown period is not found', async () => {
    expect(await web.text('/brief/FY2019.txt', { 'accept-language': 'en' })).toContain('Nothing new');
    expect((await web.get('/brief/soon')).status).toBe(404);
  });
});

/** One file of a zip, by its central directory. */
function fileInZip(zip: Buffer, name: string): string {
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 4)) {
    const length = zip.readUInt16LE(at + 28);
    if (zip.subarray(at + 46, at + 46 + length).toString() !== name) continue;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))).toString('utf8');
  }
  throw new Error(`The file has no ${name}.`);
}
