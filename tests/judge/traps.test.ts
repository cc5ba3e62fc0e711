import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { article, shippedJudge } from './judge-of-topic.ts';

interface Trap {
  lang: string;
  text: string;
  not: string[];
  why: string;
}

const traps = readFileSync(join(packageRoot(), 'tests', 'judge', 'traps.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Trap);
const judge = shippedJudge();

describe('a name that is no place', () => {
  test('the list has at least 400 sentences', () => {
    expect(traps.length).toBeGreaterThanOrEqual(400);
  });

  test.each(traps)('$lang: $text', ({ text, not }) => {
    const named = judge.judge(article('', text, null)).places.map(({ code }) => code);
    expect(named.filter((code) => not.includes(code))).toEqual([]);
  });
});

test('the same names are places where a level word or an office says so', () => {
  const named = (text: string) => judge.judge(article('', text, null)).places.map(({ code }) => code);
  expect(named('Thống đốc tỉnh Yamaguchi thăm tỉnh Bình Dương, Việt Nam.')).toEqual(
    expect.arrayContaining(['JP-35', 'VN-57']),
  );
  expect(named('三重県の知事がベトナムのフエ市を訪れた。')).toEqual(
    expect.arrayContaining(['JP-24', 'VN-26']),
  );
  expect(named('The Governor of Fukui met officials of Ho Chi Minh City.')).toEqual(
    expect.arrayContaining(['JP-18', 'VN-SG']),
  );
  expect(named('일본 나라현 지사가 베트남 하이퐁시를 찾았다.')).toEqual(
    expect.arrayContaining(['JP-29', 'VN-HP']),
  );
});
