import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, normaliseText, unaccent } from '../../core/text/normalise.ts';

const PIECES = [
  ...'aoOuUqQnhg0 .,-–“”…\n\t\r\u00a0\u200b\u00ad\u3000\u0301\u0323đĐơưăâêôạảấầẩẫậàáảãạèéẻẽẹỳýỷỹỵÝỲÀ',
  ...'hòa hoà quý thuý Thuý HOÀ khoẻ ﬁ ① Σς İ ß ά ё ガガ京都省ｶﾞﾆﾎﾝＡ１กำไม่ 한국각 𝟙 👍',
  '\ud800',
  '\udc00',
  '\n\n\n',
  '  ',
];
const text = oneof(
  array(constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  string({ unit: 'binary', maxLength: 30 }),
  string({ unit: 'grapheme', maxLength: 30 }),
);

/** Every text that has a private letter at its end goes the long way; what is before it must come out the same. */
const LONG_WAY = '\u0f71';

test('a vowel with a second mark keeps both, however often it is normalised', () => {
  const once = normaliseText('HOA\u0323\u0300');
  expect(once).toBe('HOẠ\u0300');
  expect(normaliseText(once)).toBe(once);
});

test('a text comes out the same whether it goes the short way or the long one', () => {
  assert(
    property(text, (given) => {
      const whole = normaliseText(given);
      expect(normaliseText(whole)).toBe(whole);
      for (const change of [foldText, unaccent]) {
        const long = change(`${whole}\n${LONG_WAY}x`);
        const end = change(`a\n${LONG_WAY}x`).slice(1);
        const short = change(whole);
        expect(long).toBe(change === foldText ? `${short}${end}`.trim() : `${short}${end}`);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each(['ÀΣ', 'À\u03f9', 'ΣÀ'])(
  'a capital sigma in any form of it is folded by its place: %s',
  (given) => {
    expect(foldText(`${given}\n${LONG_WAY}x`)).toBe(
      `${foldText(given)}${foldText(`a\n${LONG_WAY}x`).slice(1)}`,
    );
  },
);

test('the long way and the short one agree on what is normal', () => {
  assert(
    property(text, (given) => {
      const long = normaliseText(`${given}\n${LONG_WAY}x`);
      expect(`${normaliseText(`${given}\nx`).slice(0, -1)}${LONG_WAY}x`).toBe(long);
    }),
    { numRuns: 2000 },
  );
});
