import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { translator } from '../../web/translate.ts';

const WEB = resolve(import.meta.dirname, '../../web');
const LANGUAGES = ['vi', 'ja', 'en'] as const;

const words = (lang: string, room: string) =>
  JSON.parse(readFileSync(join(WEB, 'locales', lang, `${room}.json`), 'utf8')) as Record<string, string>;
const sources = ['pages', 'components', 'api', 'charts'].flatMap((folder) =>
  readdirSync(join(WEB, folder)).map((name) => join(WEB, folder, name)),
);
const code = sources.map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test.each(['readers', 'subscribe', 'console'])(
  '%s.json has the same keys and placeholders in all languages',
  (room) => {
    const [vi, ja, en] = LANGUAGES.map((lang) => words(lang, room)) as [
      Record<string, string>,
      Record<string, string>,
      Record<string, string>,
    ];
    expect(Object.keys(ja).sort()).toEqual(Object.keys(vi).sort());
    expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const [key, text] of Object.entries(vi)) {
      expect([key, holes(ja[key] ?? '')]).toEqual([key, holes(text)]);
      expect([key, holes(en[key] ?? '')]).toEqual([key, holes(text)]);
      for (const each of [text, ja[key], en[key]]) expect([key, each]).not.toEqual([key, '']);
    }
  },
);

test('every key that the pages ask for is there', () => {
  const asked = code.flatMap(({ file, text }) =>
    [...text.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key = '']) => ({ file, key })),
  );
  expect(asked.length).toBeGreaterThan(100);
  const known = { ...words('en', 'readers'), ...words('en', 'subscribe'), ...words('en', 'console') };
  expect(asked.filter(({ key }) => !(key in known))).toEqual([]);
});

test('no key has words in two rooms: one of them would be silently lost', () => {
  const rooms = ['readers', 'subscribe', 'console'].flatMap((room) => Object.keys(words('en', room)));
  expect(rooms.filter((key, index) => rooms.indexOf(key) !== index)).toEqual([]);
});

test('a missing key is an error, never an empty place', () => {
  expect(() => translator('ja')('no.such.key')).toThrow('no.such.key');
});

test('no page holds words of its own: text between tags is names of formats, signs and numbers only', () => {
  const names = new Set(['API', 'CSV', 'ICS', 'Atom']);
  const found = code
    .filter(({ file }) => file.endsWith('.tsx'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/>\s*([^<>{}=;()]*\p{L}[^<>{}=;()]*?)\s*<\//gu)].map(([, said = '']) => ({
        file: file.slice(WEB.length),
        said: said.trim(),
      })),
    )
    .filter(({ said }) => !names.has(said));
  expect(found).toEqual([]);
});
