import { expect, test } from 'vitest';
import { shingleF1, signs, words } from '../../bench/shingle-f1.ts';

const f1 = (truth: string, found: string) => shingleF1([{ truth, found }], words);

test('the same text is 1, nothing in common is no number or 0', () => {
  expect(f1('một hai ba bốn năm', 'một hai ba bốn năm')).toBe(1);
  expect(f1('một hai ba bốn năm', 'sáu bảy tám chín mười')).toBeNaN();
  expect(f1('', '')).toBeNaN();
});

test('half of a text has full precision and half the recall', () => {
  // Six tokens are three shingles, five of them two.
  expect(f1('a b c d e f', 'a b c d e')).toBeCloseTo((2 * 1 * (2 / 3)) / (1 + 2 / 3));
});

test('a shingle counts as often as it stands there', () => {
  expect(f1('a a a a a', 'a a a a')).toBeCloseTo((2 * 0.5) / 1.5);
});

test('precision and recall are meant over pages before F1 is taken', () => {
  const pages = [
    { truth: 'a b c d', found: 'a b c d' },
    { truth: 'a b c d e', found: 'a b c d x' },
  ];
  expect(shingleF1(pages, words)).toBeCloseTo(0.75);
});

test('marks part words, letters of scripts without spaces stand alone', () => {
  expect(words("Côte d'Ivoire, 2026")).toEqual(['Côte', 'd', 'Ivoire', '2026']);
  expect(signs('香川県とHải Phòng')).toEqual(['香', '川', '県', 'と', 'Hải', 'Phòng']);
});
