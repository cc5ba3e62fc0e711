import { expect, test } from 'vitest';
import { frugal } from '../../web/frugal.ts';

const slowly = (answers: number[]) => async () => {
  // Long enough to be measured: for thirty times this, the answer stands.
  const until = performance.now() + 40;
  while (performance.now() < until);
  return await Promise.resolve(answers.shift());
};

test('a costly answer is found once for all who ask meanwhile and for a while after; another owner asks for its own', async () => {
  const [one, other] = [{}, {}];
  const find = slowly([1, 2, 3]);
  const both = await Promise.all([frugal(one, 'n', find), frugal(one, 'n', find)]);
  expect(both).toEqual([1, 1]);
  expect(await frugal(one, 'n', find)).toBe(1);
  expect(await frugal(one, 'another', find)).toBe(2);
  expect(await frugal(other, 'n', find)).toBe(3);
});

test('a failure is told to everybody who asked, and the next one asks anew', async () => {
  const owner = {};
  const fail = async () => await Promise.reject(new Error('the database is away'));
  await expect(Promise.all([frugal(owner, 'n', fail), frugal(owner, 'n', fail)])).rejects.toThrow('away');
  expect(await frugal(owner, 'n', async () => await Promise.resolve(7))).toBe(7);
});
