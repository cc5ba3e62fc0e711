import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { editorSchemas } from '../../config/json-schema.ts';
import { formatFaults, loadSources } from '../../config/load-sources.ts';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const SOURCE = `id: mau
name: { vi: Báo Mẫu, ja: 見本新聞, en: Sample }
country: VN
language: vi
kind: newspaper
home: https://mau.example/
discover:
  - { kind: feed, url: 'https://mau.example/rss' }
terms: { note: invented }
`;

function config(sources: Record<string, string>, families: Record<string, string> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'config-'));
  folders.push(dir);
  mkdirSync(join(dir, 'sources'));
  mkdirSync(join(dir, 'families'));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(dir, 'sources', name), text);
  for (const [name, text] of Object.entries(families)) writeFileSync(join(dir, 'families', name), text);
  return dir;
}

test('a source without more gets the defaults of its country', () => {
  const { sources, faults } = loadSources(config({ 'mau.yaml': SOURCE }));
  expect(faults).toEqual([]);
  expect(sources[0]).toMatchObject({
    id: 'mau',
    zone: 'Asia/Ho_Chi_Minh',
    family: null,
    aliases: [],
    article: {},
    fetch: { mode: 'http' },
    paused: false,
    translated: false,
    window: null,
    everyMs: 15 * 60_000,
  });
  expect(sources[0]?.longestMs).toBeGreaterThanOrEqual(15 * 60_000);
});

test('a family is merged field by field: the source overrides, and adds to what is removed and stripped', () => {
  const family = `id: nha
name: Family
zone: Asia/Tokyo
article: { title: h1, body: .body, remove: [.ads], prefixes: ['A - '] }
listing: { item: .item, link: .item a }
fetch: { paceMs: 3000 }
`;
  const source = `${SOURCE}family: nha
article: { title: h2, remove: [.more], prefixes: ['B - '] }
`.replace(
    "- { kind: feed, url: 'https://mau.example/rss' }",
    "- { kind: listing, url: 'https://mau.example/tin', link: h3 a }",
  );
  const { sources, faults } = loadSources(config({ 'mau.yaml': source }, { 'nha.yaml': family }));
  expect(faults).toEqual([]);
  expect(sources[0]).toMatchObject({
    zone: 'Asia/Tokyo',
    article: { title: 'h2', body: '.body', remove: ['.ads', '.more'], prefixes: ['A - ', 'B - '] },
    fetch: { mode: 'http', paceMs: 3000 },
    discover: [{ kind: 'listing', item: '.item', link: 'h3 a' }],
  });
});

test('all faults of all files are told at once, each with file, line, place and a sentence', () => {
  const broken = `id: khac
name: { vi: Báo, en: Sample }
country: KR
language: vi
kind: newspaper
home: https://mau.example/
colour: red
every: often
discover:
  - { kind: feed, url: 'https://mau.example/rss', titel: h1 }
terms: { note: invented }
`;
  const dir = config({ 'mau.yaml': broken, 'hong.yaml': 'id: [unclosed\nname: {' });
  const { sources, faults } = loadSources(dir);
  expect(sources).toEqual([]);
  const places = faults.map(({ file, path }) => `${file} ${path}`);
  for (const place of ['name.ja', 'country', 'colour', 'every', 'discover[0].titel'])
    expect(places).toContain(`sources/mau.yaml ${place}`);
  expect(places.some((place) => place.startsWith('sources/hong.yaml'))).toBe(true);
  expect(faults.find(({ path }) => path === 'country')?.line).toBe(3);
  expect(faults.find(({ path }) => path === 'discover[0].titel')).toMatchObject({
    line: 10,
    sentence: expect.stringContaining('"titel" is unknown'),
  });
});

test.each([
  ['id: mau', 'id: khac', 'id', /make them the same/],
  ['country: VN', 'country: VN\nzone: Asia/Hanoi', 'zone', /IANA/],
  ['country: VN', 'country: VN\nfamily: none', 'family', /no family "none"/],
  ['https://mau.example/rss', 'https://other.example/rss', 'discover[0].url', /aliases/],
  ['country: VN', "country: VN\narticle: { pattern: '^(?!x)' }", 'article.pattern', /RE2/],
  ['country: VN', "country: VN\narticle: { prefixes: ['('] }", 'article.prefixes[0]', /RE2/],
  ['country: VN', "country: VN\narticle: { body: ['.a', 'div['] }", 'article.body[1]', /no CSS selector/],
  ['country: VN', "country: VN\narticle: { title: 'h1:frist' }", 'article.title', /:frist/],
  ['country: VN', "country: VN\narticle: { remove: ['>>'] }", 'article.remove[0]', /no CSS selector/],
  [
    "url: 'https://mau.example/rss'",
    "url: 'https://mau.example/rss', next: '['",
    'discover[0].next',
    /no CSS selector/,
  ],
])('%s as %s is a fault at %s', (from, to, path, sentence) => {
  const { sources, faults } = loadSources(config({ 'mau.yaml': SOURCE.replace(from, to) }));
  expect(sources).toEqual([]);
  expect(faults.map((fault) => fault.path)).toEqual([path]);
  expect(faults[0]?.sentence).toMatch(sentence);
});

test('one broken source does not hide the others', () => {
  const dir = config({ 'mau.yaml': SOURCE, 'hai.yaml': SOURCE });
  const { sources, faults } = loadSources(dir);
  expect(sources.map(({ id }) => id)).toEqual(['mau']);
  expect(formatFaults(faults)).toMatch(/^sources\/hai\.yaml:1 id: The id is "mau"/);
});

test('a missing folder and an empty one are faults, not an empty catalogue', () => {
  expect(loadSources(join(tmpdir(), 'no-such-config')).faults.length).toBeGreaterThan(0);
  expect(loadSources(config({})).faults.length).toBeGreaterThan(0);
});

test('the catalogue of this repository has no fault', () => {
  const { sources, faults } = loadSources(join(root, 'config'));
  expect(formatFaults(faults)).toBe('');
  expect(sources.length).toBeGreaterThan(4);
});

test('a family with a fault takes its sources with it and says why', () => {
  const dir = config({});
  cpSync(join(root, 'config/families/epi.yaml'), join(dir, 'families/epi.yaml'));
  cpSync(join(root, 'config/sources/sggp.yaml'), join(dir, 'sources/sggp.yaml'));
  expect(loadSources(dir).sources.length).toBe(1);
  writeFileSync(join(dir, 'families/epi.yaml'), 'id: epi\nname: broken\ncolour: red\n');
  const { sources, faults } = loadSources(dir);
  expect(sources).toEqual([]);
  expect(faults.map(({ file, path }) => `${file} ${path}`)).toEqual([
    'families/epi.yaml colour',
    'sources/sggp.yaml family',
  ]);
});

test.each(Object.entries(editorSchemas()))(
  'config/%s is what the schemas in the code say',
  (name, schema) => {
    const stored: unknown = JSON.parse(readFileSync(join(root, 'config', name), 'utf8'));
    expect(stored, 'stale: run node --import tsx config/json-schema.ts').toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  },
);
