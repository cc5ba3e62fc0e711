import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRunner } from '../../crawlers/fetch/crawlee-runner.ts';

test('a page that hangs holds up no page that comes after it', async () => {
  const runner = createRunner(4);
  await runner.run(async () => 'first');
  // Only a pool that has been idle starts its next page by its own interval.
  await sleep(300);
  let release = (): void => {};
  const hung = new Promise<void>((resolve) => (release = resolve));
  let began = (): void => {};
  const hanging = new Promise<void>((resolve) => (began = resolve));
  const held = runner.run(async () => {
    began();
    await hung;
    return 'hung';
  });
  await hanging;
  await sleep(100);
  const after = await Promise.all(
    ['http://a.example/next', 'http://b.example/'].map(async (url) => await runner.run(async () => url)),
  );
  expect(after).toHaveLength(2);
  release();
  expect(await held).toBe('hung');
  await runner.close();
}, 10_000);
