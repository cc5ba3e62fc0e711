import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { JOB_NAMES, type JobName } from '../../queue/jobs.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers, type RunningWorkers } from '../../queue/workers.ts';
import { beat } from '../../store/health.ts';
import { queueCanaries } from '../../store/queue-canaries.ts';
import { openTroubles } from '../../store/troubles.ts';
import { answerCanary, askEachQueue, noteSilence } from '../../workers/queue-canaries.ts';
import type { Services } from '../../workers/services.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';
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

const redis: TestRedis | null = await testRedis();

describe.each(['postgres', 'redis'] as const)('canaries in the queues on %s', (kind) => {
  let backend: Backend;
  let database: TestDatabase;
  let room: TestConsole;
  beforeAll(async () => {
    if (kind === 'redis' && !redis)
      throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
    database = await testDatabase();
    backend = await openBackend({ kind, url: kind === 'redis' ? redis!.url : database.url });
    room = await openConsole({ queues: openQueues(backend) });
  });
  afterAll(async () => {
    await room.services.queues.close();
    await room.close();
    await backend.close();
    await database.close();
    if (kind === 'redis') await redis?.close();
  });

  const services = () => room.services as unknown as Services;
  let running: RunningWorkers[] = [];
  const start = (options: Parameters<typeof startWorkers>[1]) =>
    void running.push(startWorkers(backend, options));
  afterEach(async () => {
    await Promise.all(running.map(async (workers) => await workers.close(2000)));
    running = [];
  });
  const work = (names: readonly JobName[]) =>
    start({
      handlers: {} as Handlers,
      answer: async (queue) => await answerCanary(services(), queue),
      names,
      report() {},
    });
  const answered = async () => {
    const canaries = await queueCanaries(room.database.db);
    return canaries.filter(({ answered_at: at }) => at).map(({ queue }) => queue);
  };
  /** Lets so many minutes go by in which the scheduler ticks, and asks for the house's health. */
  const minutesLater = async (minutes: number) => {
    room.clock.now = new Date(room.clock.now.getTime() + minutes * 60_000);
    await beat(room.database.db, room.clock.now);
    await askEachQueue(services());
    await noteSilence(services());
    const response = await room.app.request(`${ORIGIN}/healthz`);
    const { parts } = (await response.json()) as { parts: Record<string, string | null> };
    return { status: response.status, workers: parts['workers'] };
  };
  const troubles = async () => (await openTroubles(room.database.db)).map(({ subject }) => subject);

  /** Each canary of these queues was answered and is gone: the next is not taken for the one that runs. */
  const settled = async (names: readonly JobName[]) =>
    await vi.waitFor(
      async () => {
        const counts = await room.services.queues.counts();
        expect(names.filter((name) => counts[name].waiting + counts[name].active > 0)).toEqual([]);
      },
      { timeout: 10_000 },
    );
  test('a queue without a worker makes the house ill after three minutes, and is a trouble until one answers', async () => {
    const others = JOB_NAMES.filter((name) => name !== 'render');
    work(others);
    await askEachQueue(services());
    await vi.waitFor(async () => expect(await answered()).toEqual([...others].sort()), { timeout: 10_000 });
    await settled(others);
    expect(await minutesLater(2)).toEqual({ status: 200, workers: null });
    await settled(others);
    const ill = await minutesLater(2);
    expect(ill.status).toBe(503);
    expect(ill.workers).toMatch(/^Nobody takes jobs of: render for 240 s\.$/);
    expect(await troubles()).toEqual(['render']);
    const board = await (await (await room.as('operator')).get('/ops')).text();
    expect(board).toContain('No worker takes the jobs of the queue render.');
    work(['render']);
    await vi.waitFor(async () => expect(await answered()).toContain('render'), { timeout: 10_000 });
    await vi.waitFor(
      async () => {
        const canaries = await queueCanaries(room.database.db);
        expect(canaries.filter(({ unanswered_since: since }) => since)).toEqual([]);
      },
      { timeout: 10_000 },
    );
    expect(await minutesLater(0)).toEqual({ status: 200, workers: null });
    expect(await troubles()).toEqual([]);
  });

  test('a canary goes before the jobs that wait, and one that waits is not joined by others', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `s${n}`);
    await room.services.queues.add(
      names.map((source) => ({ name: 'discover', payload: { source }, key: `discover-${source}` })),
    );
    await minutesLater(1);
    await minutesLater(1);
    expect((await room.services.queues.counts()).discover.waiting).toBe(21);
    const order: string[] = [];
    const discover: Handlers['discover'] = async ({ source }) => void order.push(source);
    start({
      handlers: { discover } as unknown as Handlers,
      answer: async (queue) => void order.push(queue),
      names: ['discover'],
      concurrency: 1,
      report() {},
    });
    await vi.waitFor(() => expect(order).toEqual(['discover', ...names]), { timeout: 10_000 });
    await settled(['discover']);
    expect(await room.services.queues.failed(10)).toEqual([]);
  });

  test('workers that are all at work may take as long as their jobs', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const deliver = async () => await held;
    start({
      handlers: { deliver } as unknown as Handlers,
      answer: async (queue) => await answerCanary(services(), queue),
      names: ['deliver'],
      concurrency: 1,
      report() {},
    });
    await vi.waitFor(async () => expect((await room.services.queues.counts()).deliver.waiting).toBe(0), {
      timeout: 10_000,
    });
    const deliveries = ['00000000-0000-4000-8000-000000000000'];
    await room.services.queues.add([{ name: 'deliver', payload: { deliveries }, key: 'deliver-1' }]);
    await vi.waitFor(async () => expect((await room.services.queues.counts()).deliver.active).toBe(1), {
      timeout: 10_000,
    });
    try {
      await minutesLater(1);
      expect((await minutesLater(4)).workers).not.toContain('deliver');
      expect((await minutesLater(5)).workers).toContain('deliver for 540 s');
    } finally {
      release();
    }
  });
});
