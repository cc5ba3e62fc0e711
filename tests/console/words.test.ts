import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { READER_LANGUAGES } from '../../core/language.ts';

const web = join(import.meta.dirname, '../../web');
const words = Object.fromEntries(
  READER_LANGUAGES.map((lang) => [
    lang,
    JSON.parse(readFileSync(join(web, 'locales', lang, 'console.json'), 'utf8')) as Record<string, string>,
  ]),
);

test("the console's words are the same in every language, with the same places for values", () => {
  const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();
  for (const lang of READER_LANGUAGES) {
    expect(Object.keys(words[lang]!).sort()).toEqual(Object.keys(words['en']!).sort());
    for (const [key, text] of Object.entries(words[lang]!)) {
      expect(text.trim(), `${lang} ${key}`).not.toBe('');
      expect(holes(text), `${lang} ${key}`).toEqual(holes(words['en']![key]!));
    }
  }
});

test('every word that a console page asks for exists', () => {
  const asked = readdirSync(join(web, 'ops')).flatMap((file) => [
    ...readFileSync(join(web, 'ops', file), 'utf8').matchAll(/'((?:ops|state|role)\.[\w.-]+)'/g),
  ]);
  expect(asked.length).toBeGreaterThan(100);
  const unknown = asked.map((found) => found[1]!).filter((key) => !(key in words['en']!));
  expect(unknown).toEqual([]);
});
