import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyLine } from '../../core/judge/classify-line.ts';
import { article, shippedJudge } from './judge-of-topic.ts';

const judge = shippedJudge();

describe('text that nobody would print', () => {
  const repeated = (part: string, length: number) =>
    part.repeat(Math.ceil(length / part.length)).slice(0, length);
  test.each([
    ['5 MB in one line', repeated('Đoàn tỉnh Bình Dương gặp Thống đốc tỉnh Yamaguchi ngày 8/11 ', 5_000_000)],
    ['100,000 place names', repeated('Hà Nội Osaka ', 1_300_000)],
    ['100,000 ambiguous names', repeated('Yamaguchi Chiba Mie ', 2_000_000)],
    ['nothing but hyphens and letters', repeated('A-b-', 200_000)],
    ['nothing but question marks', repeated('??', 200_000)],
    ['broken marks', repeated('Háº£i PhÃ²ng ', 200_000)],
    ['nothing but dates', repeated('8/11 9/11 ', 200_000)],
    ['nothing but brackets', repeated('(', 200_000)],
    ['spaces', repeated(' ', 500_000)],
    ['kanji without an end', repeated('県市知事長崎', 200_000)],
  ])('%s: no more than its first 30,000 characters are read, as body or as title', (_name, text) => {
    // How long it takes is measured by the bench `classify`.
    const verdict = judge.judge(article('', text));
    expect(judge.judge(article('', text.slice(0, 60_000)))).toEqual(verdict);
    expect(judge.judge(article(text.slice(0, 100_000), '')).relevance).toBeTypeOf('string');
    for (const { quote } of verdict.reasons) expect(quote.length).toBeLessThanOrEqual(240);
  });

  test('right-to-left, zero-width marks and lone surrogates change nothing', () => {
    const text =
      'Ngày 8/11, Chủ tịch UBND TP Hà Nội tiếp Thống đốc tỉnh Osaka, hai bên bàn hợp tác giữa Hà Nội và Osaka (Nhật Bản).';
    const dirty = `\u202e${[...text].join('\u200b')}\ud800`;
    const plain = judge.judge(article('Hà Nội - Osaka', text, '2023-11-08'));
    expect(plain.pairs).toEqual([['VN-HN', 'JP-27']]);
    expect(judge.judge(article('Hà Nội - Osaka', dirty, '2023-11-08'))).toEqual(plain);
  });

  test('an empty article is not relevant', () => {
    expect(judge.judge(article('', '')).relevance).toBe('no');
  });
});

const words = fc.constantFrom(
  'Hà Nội',
  'Osaka',
  'tỉnh',
  'ký',
  '知事',
  '市',
  '8/11',
  '__proto__',
  'constructor',
  'ハノイ市',
  '??',
  'Ã',
  '\ud800',
  '\u200b',
  '\n',
  '(',
  ' ',
  'đ',
  'Thống đốc',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(words, { maxLength: 80 }).map((parts) => parts.join(' ')),
);

test('any text gets a verdict whose quotes and days hold', () => {
  fc.assert(
    fc.property(anyText, anyText, (title, text) => {
      const verdict = judge.judge(article(title, text));
      expect(['core', 'related', 'no']).toContain(verdict.relevance);
      expect(verdict.score).toBeGreaterThanOrEqual(0);
      expect(verdict.score).toBeLessThanOrEqual(1);
      if (verdict.relevance !== 'core') expect(verdict.pairs).toEqual([]);
      if (verdict.relevance === 'core') expect(verdict.pairs.length).toBeGreaterThan(0);
      if (verdict.eventDate !== null)
        expect(new Date(verdict.eventDate).toISOString().slice(0, 10)).toBe(verdict.eventDate);
    }),
    { numRuns: 400 },
  );
});

test('the same article gets the same verdict, whatever was judged before', () => {
  fc.assert(
    fc.property(anyText, anyText, (title, text) => {
      const first = judge.judge(article(title, text));
      judge.judge(article(text, title));
      expect(judge.judge(article(title, text))).toEqual(first);
    }),
    { numRuns: 100 },
  );
});

describe('a line of the filter', () => {
  test('any line gives one line of JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const answer = classifyLine(judge, line);
        expect(answer).not.toContain('\n');
        expect(JSON.parse(answer)).toHaveProperty('id');
      }),
      { numRuns: 300 },
    );
  });

  test('a line that lacks a field says which, with its id', () => {
    expect(JSON.parse(classifyLine(judge, '{"id":"x7","title":"Hà Nội"}'))).toEqual({
      id: 'x7',
      error: expect.stringContaining('text'),
    });
  });

  test('keys of the prototype are only keys', () => {
    const line = '{"id":"p","title":"a","text":"b","__proto__":{"relevance":"core"},"constructor":1}';
    expect(JSON.parse(classifyLine(judge, line))).toMatchObject({ id: 'p', relevance: 'no' });
  });
});
