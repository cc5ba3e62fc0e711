import { expect, test } from 'vitest';
import { batching } from '../../store/batching.ts';

test('a batch that waits is made when its time is over, or at once when enough calls have come, and never has more', async () => {
  const sizes: number[] = [];
  const twice = batching(
    async (all: readonly number[]) => {
      sizes.push(all.length);
      return all.map((n) => n * 2);
    },
    { waitMs: 60, enough: 3 },
  );
  const started = performance.now();
  const later = async (n: number, ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return await twice(n);
  };
  expect(await Promise.all([twice(1), later(2, 10), later(3, 20), later(4, 20), later(5, 20)])).toEqual([
    2, 4, 6, 8, 10,
  ]);
  expect(sizes).toEqual([3, 2]);
  expect(performance.now() - started).toBeGreaterThan(60);
});

test('a call is made at once where nothing is said of waiting', async () => {
  const same = batching(async (all: readonly number[]) => all);
  const started = performance.now();
  expect(await same(1)).toBe(1);
  expect(performance.now() - started).toBeLessThan(50);
});
