import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { buildCatalogue, readTexts } from '../../config/catalogue.ts';
import { exportSources, FORMATS, importSources } from '../../config/exchange/exchange.ts';
import type { SourceFile } from '../../core/source.ts';

const catalogue = buildCatalogue(readTexts(join(resolve(import.meta.dirname, '../..'), 'config')));
const all = [...catalogue.files.values()];
const [first] = all as [SourceFile];

const hostile: SourceFile = {
  ...first,
  id: 'hostile',
  name: { vi: '=HYPERLINK("http://x.example")', ja: '+1 "引用" ,、', en: '-2+3\r\nSUM <b>&amp;</b>' },
  article: { body: 'div[data-x="a,b"] > p', prefixes: ["\\s*'\\(x\\)"] },
  notes: 'Two lines\nand "quotes", and an emoji 🌉',
};

test.each(FORMATS)('the whole catalogue comes back equal from %s', (format) => {
  expect(all.length).toBeGreaterThan(60);
  const { sources, faults } = importSources(exportSources(all, format), format);
  expect(faults).toEqual([]);
  expect(sources).toEqual(all);
});

test.each(FORMATS)('quotes, line breaks, formulas and markup come back equal from %s', (format) => {
  const { sources, faults } = importSources(exportSources([hostile], format), format);
  expect(faults).toEqual([]);
  expect(sources).toEqual([hostile]);
});

test('no cell of a CSV begins like a formula', () => {
  const text = exportSources([hostile], 'csv');
  expect(text).toContain(`"'=HYPERLINK(""http://x.example"")"`);
  expect(text).not.toMatch(/(?:^|,)"?[=+\-@]/m);
});

test('a CSV saved by a spreadsheet with other line ends and without our last column is read', () => {
  const text = 'id,home,name_en,country,language,kind\na-paper,https://a.example/,A Paper,VN,vi,newspaper\n';
  const { sources, faults } = importSources(text, 'csv');
  expect(sources).toEqual([]);
  expect(faults.join(' ')).toContain('line 2: discover');
});

test("an OPML of another reader gives sources that start paused, folders' contents too", () => {
  const text = `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="Việt Nam"><outline text="Báo Mẫu" type="rss" xmlUrl="https://feeds.mau.example/tin.rss" htmlUrl="https://mau.example/"/></outline><outline text="no feed"/></body></opml>`;
  const { sources, faults } = importSources(text, 'opml');
  expect(faults).toEqual([]);
  expect(sources).toEqual([
    expect.objectContaining({
      id: 'feeds-mau-example',
      home: 'https://mau.example/',
      paused: true,
      aliases: ['feeds.mau.example'],
      discover: [{ kind: 'feed', url: 'https://feeds.mau.example/tin.rss', confidence: 'guess' }],
    }),
  ]);
});

test.each([
  ['opml', '<html></html>'],
  ['csv', 'a,b\n1,2\n'],
  ['json', '{"sources":1}'],
  ['json', 'nothing'],
] as const)('what is no %s is told, not guessed', (format, text) => {
  const { sources, faults } = importSources(text, format);
  expect([sources.length, faults.length]).toEqual([0, 1]);
});

test('an entry with a fault is named, the others are kept; a second of one id, too', () => {
  const text = JSON.stringify({ sources: [first, { ...first, id: 'Bad Id' }, first] });
  const { sources, faults } = importSources(text, 'json');
  expect(sources).toEqual([first]);
  expect(faults.join('\n')).toMatch(/sources\[1\]: id: .*\n.*stands there twice/);
});
