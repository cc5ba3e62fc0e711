import { expect, test } from 'vitest';
import { alternate, median, percentile } from '../../bench/rounds.ts';

test('contestants run in turns, in the other direction each second round, and the median counts', async () => {
  const order: string[] = [];
  const speeds = { ours: [10, 90, 20], peer: [5, 6, 400] };
  const contestant = (name: 'ours' | 'peer') => async () => {
    order.push(name);
    return { pages_per_s: speeds[name].shift() ?? 0 };
  };
  const reached = await alternate(3, { ours: contestant('ours'), peer: contestant('peer') });
  expect(order).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
  expect(reached).toEqual({ ours: { pages_per_s: 20 }, peer: { pages_per_s: 6 } });
});

test('a median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 100])).toBe(3.5);
  expect(median([])).toBeNaN();
});

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 200 }, (_, n) => n + 1);
  expect(percentile(values, 0.99)).toBe(198);
  expect(percentile(values, 1)).toBe(200);
  expect(percentile([7], 0.5)).toBe(7);
});
