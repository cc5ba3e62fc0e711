import { afterAll, beforeAll, expect, test } from 'vitest';
import { beat } from '../../store/health.ts';
import { openConsole, ORIGIN, type TestConsole } from './open-console.ts';

let room: TestConsole;
beforeAll(async () => {
  room = await openConsole();
});
afterAll(async () => await room.close());

async function ask(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await room.app.request(`${ORIGIN}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Lets time pass; the scheduler goes on ticking unless it is silent. */
async function pass(minutes: number, scheduler: 'ticks' | 'silent'): Promise<void> {
  room.clock.now = new Date(Date.now() + minutes * 60_000);
  if (scheduler === 'ticks') await beat(room.database.db, room.clock.now);
}

test('a house that ticks and whose jobs are taken is well', async () => {
  await pass(0, 'ticks');
  expect(await ask('/healthz')).toEqual({
    status: 200,
    body: { ok: true, parts: { database: null, queue: null, scheduler: null, workers: null } },
  });
});

test('a scheduler that is silent for minutes is told, with how long; the web itself is ready all the same', async () => {
  await pass(6, 'silent');
  const { status, body } = await ask('/healthz');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    ok: false,
    parts: { scheduler: expect.stringMatching(/^The last tick was 3[67]\d s ago\.$/), workers: null },
  });
  expect(await ask('/readyz')).toEqual({ status: 200, body: { ready: true } });
});

test('a job that nobody takes makes the house ill, and names its queue; a task of the console may wait', async () => {
  await room.services.queues.add([
    { name: 'article', payload: { refs: ['1'] }, key: 'article-1' },
    { name: 'console', payload: { task: '1' }, key: 'console-1' },
  ]);
  await pass(9, 'ticks');
  expect((await ask('/healthz')).status).toBe(200);
  await pass(11, 'ticks');
  const { status, body } = await ask('/healthz');
  expect(status).toBe(503);
  expect(String((body['parts'] as Record<string, string>)['workers'])).toMatch(
    /^Jobs have waited: article for 6[56]\d s\.$/,
  );
});
