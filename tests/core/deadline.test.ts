import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { startDeadline } from '../../core/deadline.ts';

test('a deadline comes even when the garbage collector runs while it is waited for', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const outer = new AbortController();
  const came = Promise.all(
    [...Array(50).keys()].map(
      async () =>
        await new Promise<void>((resolve) =>
          startDeadline(outer.signal, 50).signal.addEventListener('abort', () => resolve(), { once: true }),
        ),
    ),
  );
  collect();
  await came;
  expect(outer.signal.aborted).toBe(false);
});

test('the outer signal ends it at once, with its reason', () => {
  const outer = new AbortController();
  const { signal } = startDeadline(outer.signal, 60_000);
  outer.abort('stop');
  expect([signal.aborted, signal.reason]).toEqual([true, 'stop']);
  expect(startDeadline(outer.signal, 60_000).signal.aborted).toBe(true);
});

test('a cleared deadline does not come', async () => {
  const outer = new AbortController();
  const { signal, clear } = startDeadline(outer.signal, 1);
  clear();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(signal.aborted).toBe(false);
});

test('dozens may end with one signal, and Node takes it for no leak', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on('warning', hear);
  const outer = new AbortController();
  const deadlines = Array.from({ length: 40 }, () => startDeadline(outer.signal, 60_000));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  expect(warnings).toEqual([]);
  for (const { clear } of deadlines) clear();
});
