import { expect, test } from 'vitest';
import { askPolitely } from '../../crawlers/fetch/ask-politely.ts';
import { createGate } from '../../crawlers/fetch/gate.ts';
import { memoryHostBook } from '../../crawlers/fetch/host-book.ts';
import { LIMITS } from '../../crawlers/fetch/limits.ts';

const PACE_MS = 100;

test('who misses the turn by more than the pace, because the process stood still, takes another one', async () => {
  const book = memoryHostBook();
  const turns: number[] = [];
  const asker = {
    gate: createGate([]),
    userAgent: 'test',
    limits: LIMITS,
    now: () => new Date(),
    book: {
      ...book,
      reserve: async (...ask: Parameters<typeof book.reserve>) => {
        const turn = await book.reserve(...ask);
        turns.push(turn.at.getTime());
        return turn;
      },
    },
  };
  const rules = { mode: 'http', paceMs: PACE_MS, ignoreRobots: { reason: 'a test' } } as const;
  const ask = async () =>
    await askPolitely(asker, 'https://slow.example/', rules, new AbortController().signal);
  const all = Promise.all([ask(), ask(), ask()]);
  await new Promise((resolve) => setTimeout(resolve, PACE_MS / 4));
  const until = performance.now() + 6 * PACE_MS;
  while (performance.now() < until);
  const wokeAt = Date.now();
  await all;
  expect(turns).toHaveLength(5);
  const [, , , fourth = 0, fifth = 0] = turns;
  expect(fourth).toBeGreaterThanOrEqual(wokeAt);
  expect(fifth - fourth).toBeGreaterThanOrEqual(PACE_MS);
});
