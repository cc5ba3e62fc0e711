import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesQuery } from '../../core/query/matches.ts';
import { parseQuery } from '../../core/query/parse.ts';
import { foldForSearch } from '../../core/query/tokens.ts';

function finds(query: string, text: string): boolean {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(parsed.fault.kind);
  return !parsed.query || matchesQuery(parsed.query, foldForSearch(text));
}

const SIGNED = 'Tỉnh Quảng Ninh và tỉnh Gunma ký biên bản hợp tác về du lịch';
const FRIENDS = '群馬県と越クアンニン省、友好協定に調印 観光で協力';
const TOKYO = '東京都の知事がハノイを訪問した';
const ENGLISH = 'Hai Phong and Kitakyushu sign two agreements on clean water; 15 experts to be sent';

describe('a query finds', () => {
  test.each([
    ['hop tac', SIGNED, true],
    ['hợp tác', SIGNED, true],
    ['HỢP TÁC', SIGNED, true],
    ['"hợp tác về du lịch"', SIGNED, true],
    ['"du lịch hợp tác"', SIGNED, false],
    ['“bien ban hop tac”', SIGNED, true],
    ['Gunma AND "du lịch"', SIGNED, true],
    ['Gunma AND "lao động"', SIGNED, false],
    ['Gunma "lao động"', SIGNED, false],
    ['"lao động" OR Gunma', SIGNED, true],
    ['Gunma NOT "du lịch"', SIGNED, false],
    ['Gunma -Osaka', SIGNED, true],
    ['Gunma -"du lịch"', SIGNED, false],
    ['NOT Osaka', SIGNED, true],
    ['NOT (Osaka OR Gunma)', SIGNED, false],
    ['(Osaka OR Gunma) AND (Hue OR "Quang Ninh")', SIGNED, true],
    ['Osaka OR Gunma AND Hue', SIGNED, false],
    ['Gunma OR Osaka AND Hue', SIGNED, true],
    ['((Gunma))', SIGNED, true],
    ['NOT NOT Gunma', SIGNED, true],
    ['gun', SIGNED, false],
    ['gun*', SIGNED, true],
    ['anh', SIGNED, false],
    ['inh*', SIGNED, false],
    ['Quảng – Ninh', SIGNED, true],
    ['Quảng-Ninh', SIGNED, true],
    ['Ky', SIGNED, true],
    ['友好', FRIENDS, true],
    ['友好協定', FRIENDS, true],
    ['群馬　観光', FRIENDS, true],
    ['群馬 AND 投資', FRIENDS, false],
    ['（投資 OR 観光） 群馬', FRIENDS, true],
    ['「友好協定」', FRIENDS, true],
    ['クアンニン', FRIENDS, true],
    ['ｸｱﾝﾆﾝ', FRIENDS, true],
    ['－観光', FRIENDS, false],
    ['京都', TOKYO, false],
    ['東京', TOKYO, true],
    ['東京都', TOKYO, true],
    ['京都', `${TOKYO}。京都府も参加した`, true],
    ['京都府', TOKYO, false],
    ['津市', '大津市とフエが交流', false],
    ['津市', '三重県津市とフエが交流', true],
    ['agreement', ENGLISH, true],
    ['agree', ENGLISH, false],
    ['expert', ENGLISH, true],
    ['5', ENGLISH, false],
    ['15', ENGLISH, true],
    ['"Hải Phòng" kitakyushu', ENGLISH, true],
    ['and', ENGLISH, true],
    ['Ａｇｒｅｅｍｅｎｔｓ', ENGLISH, true],
    ['', ENGLISH, true],
    [' … — ', ENGLISH, true],
    ['đà nẵng', 'Da Nang hosts a Sakai delegation', true],
    ['Da Nang', 'Đà Nẵng đón đoàn Sakai', true],
  ])('%s in %s: %s', (query, text, expected) => {
    expect(finds(query, text)).toBe(expected);
  });
});

describe('a query that can’t be read says why and where', () => {
  test.each([
    ['"hợp tác', 'unclosed-quote', 1],
    ['Gunma "hợp tác', 'unclosed-quote', 7],
    ['""', 'empty-quotes', 1],
    ['Gunma AND " "', 'empty-quotes', 11],
    ['(Gunma OR Hue', 'unclosed-bracket', 1],
    ['Gunma AND (', 'unclosed-bracket', 11],
    ['Gunma) OR Hue', 'stray-bracket', 6],
    [')', 'stray-bracket', 1],
    ['Gunma ()', 'empty-brackets', 7],
    ['AND Gunma', 'operator-alone', 1],
    ['Gunma OR', 'operator-alone', 7],
    ['Gunma OR OR Hue', 'operator-alone', 10],
    ['Gunma AND NOT', 'operator-alone', 11],
    ['(Gunma OR) Hue', 'operator-alone', 8],
    ['友好 AND', 'operator-alone', 4],
    ['𠮷野 OR', 'operator-alone', 4],
    [`${'('.repeat(30)}a${')'.repeat(30)}`, 'too-deep', 22],
    ['x'.repeat(501), 'too-long', 501],
    ['a '.repeat(200), 'too-long', 241],
  ])('%s: %s at %i', (query, kind, column) => {
    const parsed = parseQuery(query);
    expect(parsed).toMatchObject({ ok: false, fault: { kind, column } });
  });
});

test('whatever is typed, reading it ends in a tree or a fault inside the text', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('AND', 'OR', 'NOT', '(', ')', '"', '-', '*', '「', '」'),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join(' ');
      const parsed = parseQuery(text);
      if (parsed.ok) {
        if (parsed.query) matchesQuery(parsed.query, foldForSearch(text));
      } else {
        expect(parsed.fault.at).toBeGreaterThanOrEqual(0);
        expect(parsed.fault.at).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 300, seed: 5 },
  );
});
