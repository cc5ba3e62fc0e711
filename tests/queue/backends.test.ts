import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers } from '../../queue/workers.ts';
import type { WideEvent } from '../../telemetry/wide-event.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';

const redis: TestRedis | null = await testRedis();
const nothing = async () => {};
const idle: Handlers = {
  schedule: nothing,
  discover: nothing,
  article: nothing,
  render: nothing,
  deliver: nothing,
  digest: nothing,
  console: nothing,
  watch: nothing,
};

describe.each(['postgres', 'redis'] as const)('jobs on %s', (kind) => {
  let database: TestDatabase;
  let backend: Backend;
  beforeAll(async () => {
    database = await testDatabase();
    if (kind === 'redis' && !redis)
      throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
    backend = await openBackend({ kind, url: kind === 'redis' ? redis!.url : database.url });
  });
  afterAll(async () => {
    await backend.close();
    await database.close();
    if (kind === 'redis') await redis?.close();
  });

  test('a job runs once however often its key was queued while it waited, and again afterwards', async () => {
    const queues = openQueues(backend);
    const ran: string[] = [];
    const job = { name: 'discover', payload: { source: 'sggp' }, key: 'discover-sggp' } as const;
    await queues.add([job, job]);
    await queues.add([job]);
    const workers = startWorkers(backend, {
      handlers: { ...idle, discover: async ({ source }) => void ran.push(source) },
      report() {},
    });
    await vi.waitFor(() => expect(ran).toEqual(['sggp']), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await queues.counts()).discover.active).toBe(0), {
      timeout: 10_000,
    });
    await queues.add([job]);
    await vi.waitFor(() => expect(ran).toEqual(['sggp', 'sggp']), { timeout: 10_000 });
    await workers.close(1000);
    await queues.close();
  });

  test('a failure is reported once, shown among the failed jobs and can be replayed', async () => {
    const queues = openQueues(backend);
    const events: WideEvent[] = [];
    let broken = true;
    const digest = async () => {
      if (broken) throw new Failure('private-address', 'The address is private.');
    };
    const workers = startWorkers(backend, {
      handlers: { ...idle, digest },
      report: (event) => events.push(event),
    });
    await queues.add([{ name: 'digest', payload: {}, key: 'digest' }]);
    await vi.waitFor(async () => expect(await queues.failed(10)).toHaveLength(1), { timeout: 10_000 });
    expect(events[0]).toMatchObject({ job: 'digest', outcome: 'failed', failure: 'private-address' });
    broken = false;
    const [failed] = await queues.failed(10);
    expect(await queues.replay('digest', failed!.id)).toBe(true);
    await vi.waitFor(async () => expect(await queues.failed(10)).toHaveLength(0), { timeout: 10_000 });
    await workers.close(1000);
    await queues.close();
  });

  test('a payload that is not of its form fails without reaching the handler', async () => {
    const queues = openQueues(backend);
    let reached = false;
    const handlers = { ...idle, article: async () => void (reached = true) };
    const workers = startWorkers(backend, { handlers, names: ['article'], report() {} });
    await queues.add([{ name: 'article', payload: { refs: ['../etc'] }, key: 'bad' }]);
    await vi.waitFor(async () => expect((await queues.counts()).article.failed).toBe(1), { timeout: 10_000 });
    expect(reached).toBe(false);
    await workers.close(1000);
    await queues.close();
  });

  test('each link of a job runs for itself: its failure is reported and ends none beside it', async () => {
    const queues = openQueues(backend);
    const events: WideEvent[] = [];
    const article: Handlers['article'] = async ({ ref }, { event }) => {
      event.ref = ref;
      if (ref === '2') throw new Failure('internal', 'A defect of ours.');
    };
    const workers = startWorkers(backend, {
      handlers: { ...idle, article },
      names: ['article'],
      report: (event) => events.push(event),
    });
    const refs = Array.from({ length: 9 }, (_, n) => String(n));
    await queues.add([{ name: 'article', payload: { refs }, key: 'many' }]);
    await vi.waitFor(() => expect(events).toHaveLength(9), { timeout: 10_000 });
    expect(events.map(({ ref }) => ref).sort()).toEqual(refs);
    expect(events.filter(({ outcome }) => outcome === 'failed').map(({ ref }) => ref)).toEqual(['2']);
    await vi.waitFor(
      async () => expect((await queues.failed(9)).map(({ reason }) => reason)).toContain('A defect of ours.'),
      { timeout: 10_000 },
    );
    await workers.close(1000);
    await queues.close();
  });

  test('stopping lets a running job finish and cancels one that hangs', async () => {
    const queues = openQueues(backend);
    const seen: string[] = [];
    const render: Handlers['render'] = async ({ ref }, { signal }) => {
      seen.push(ref);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      seen.push('cancelled');
    };
    const workers = startWorkers(backend, { handlers: { ...idle, render }, names: ['render'], report() {} });
    await queues.add([{ name: 'render', payload: { refs: ['7'] }, key: 'hang' }]);
    await vi.waitFor(() => expect(seen).toEqual(['7']), { timeout: 10_000 });
    await workers.close(200);
    expect(seen).toEqual(['7', 'cancelled']);
    await queues.close();
  });
});
