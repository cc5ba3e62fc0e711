import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batching, type Gathering } from '../../store/batching.ts';

const AN_HOUR = 3_600_000;

/** Doubles numbers in batches, and tells how many went together. */
function doubling(gathering: Gathering) {
  const sizes: number[] = [];
  const double = batching(async (all: readonly number[]) => {
    sizes.push(all.length);
    return all.map((n) => n * 2);
  }, gathering);
  return { double, sizes };
}

test('a batch waits for calls that come later, and is made at once when enough have come', async () => {
  const { double, sizes } = doubling({ waitMs: AN_HOUR, enough: 2 });
  const one = double(1);
  for (let n = 0; n < 5; n++) await turn();
  expect(await Promise.all([one, double(2)])).toEqual([2, 4]);
  expect(sizes).toEqual([2]);
});

test('no batch has more than enough; what is left waits its time and no longer', async () => {
  const { double, sizes } = doubling({ waitMs: 20, enough: 3 });
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(double))).toEqual([2, 4, 6, 8, 10, 12, 14]);
  expect(sizes).toEqual([3, 3, 1]);
});
