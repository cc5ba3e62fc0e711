import { expect, test } from 'vitest';
import { isOldNews } from '../../core/poll/old-news.ts';

const foundAt = new Date('2026-11-27T08:00:00Z');
const daysAgo = (days: number) => new Date(foundAt.getTime() - days * 86_400_000);

test.each([
  ['a first poll, published yesterday', 40, daysAgo(1), false],
  ['a first poll, published a month ago', 0, daysAgo(30), true],
  ['a first poll, no time, among the newest', 4, null, false],
  ['a first poll, no time, further down', 5, null, true],
  ['a later poll, published a month ago', null, daysAgo(30), false],
  ['a later poll, no time', null, null, false],
])('%s', (_, firstRank, publishedAt, old) => {
  expect(isOldNews({ firstRank, foundAt, publishedAt })).toBe(old);
});
