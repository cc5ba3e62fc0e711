import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from '../../core/copies/fingerprint.ts';
import { FRAMES, TEXTS } from './texts.ts';

const VI = TEXTS['vi']!;

test.each([
  ['decomposed letters', VI.normalize('NFD')],
  ['the older tone placement', VI.replaceAll('òa', 'oà').replaceAll('óa', 'oá').replaceAll('ỏa', 'oả')],
  ['capitals', VI.toUpperCase()],
  ['other spaces and line ends', VI.replaceAll('\n\n', '\r\n').replaceAll(' ', '\u00a0')],
  ['other quotation marks and dashes', VI.replaceAll(',', ' –').replaceAll('.', '…')],
  ['invisible characters', VI.replaceAll(' ', ' \u200b')],
])('%s do not change the hash', (_, text) => {
  expect(fingerprint(text).hash).toBe(fingerprint(VI).hash);
});

test('a text decoded from Shift_JIS has the hash of its UTF-8 twin', () => {
  const bytes = Uint8Array.from([
    0x83, 0x6e, 0x83, 0x6d, 0x83, 0x43, 0x8e, 0x73, 0x81, 0x41, 0x91, 0xe5, 0x8d, 0xe3,
  ]);
  expect(fingerprint(new TextDecoder('shift_jis').decode(bytes)).hash).toBe(
    fingerprint('ハノイ市、大阪').hash,
  );
});

test('one other word changes the hash', () => {
  expect(fingerprint(VI.replace('24', '25')).hash).not.toBe(fingerprint(VI).hash);
});

const FRAMED = Object.entries(TEXTS).flatMap(([lang, text]) =>
  Object.entries(FRAMES).map(([frame, change]) => [lang, frame, text, change(text)] as const),
);

test.each(FRAMED)('a copy in %s with %s is found by a band', (_lang, _frame, text, copy) => {
  const [a, b] = [fingerprint(text).bands, fingerprint(copy).bands];
  expect(a.some((hash, band) => hash === b[band])).toBe(true);
});

test('different texts share no band', () => {
  const bands = Object.values(TEXTS).map((text) => fingerprint(text).bands);
  const shared = bands.flatMap((one, i) =>
    bands.slice(i + 1).map((other) => one.filter((hash, band) => hash === other[band]).length),
  );
  expect(shared.every((count) => count === 0)).toBe(true);
});

test('bands are 32-bit integers that Postgres can hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const { hash, bands } = fingerprint(text);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      for (const band of bands) expect(band).toBe(band | 0);
    }),
  );
});

test('case, spaces and composition never change the hash', () => {
  const words = fc.array(fc.constantFrom('Huế', 'hòa', 'thuý', '県', 'ハノイ', 'ญี่ปุ่น', 'A1', '12,5'), {
    minLength: 1,
  });
  fc.assert(
    fc.property(words, (list) => {
      const hash = fingerprint(list.join(' ')).hash;
      expect(fingerprint(list.join('  \n').normalize('NFD').toUpperCase()).hash).toBe(hash);
    }),
  );
});
