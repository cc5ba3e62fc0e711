import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers } from '../../queue/workers.ts';
import type { WideEvent } from '../../telemetry/wide-event.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let backend: Backend;
let client: Redis;
beforeAll(async () => {
  const found = await testRedis();
  if (!found) throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
  redis = found;
  client = new Redis(redis.url);
  backend = await openBackend({ kind: 'redis', url: redis.url });
});
afterAll(async () => {
  await client.config('SET', 'maxmemory', '0');
  client.disconnect();
  await backend.close();
  await redis.close();
});

test('a Redis without room is no silence: who adds a job hears of it, and workers report it', async () => {
  const queues = openQueues(backend);
  const events: WideEvent[] = [];
  const ran: string[] = [];
  const article = async ({ ref }: { ref: string }) => void ran.push(ref);
  await queues.add([{ name: 'article', payload: { refs: ['1'] }, key: 'before' }]);
  await client.config('SET', 'maxmemory', '1');
  await expect(queues.add([{ name: 'article', payload: { refs: ['2'] }, key: 'after' }])).rejects.toThrow(
    /OOM/,
  );
  const workers = startWorkers(backend, {
    handlers: { article } as Partial<Handlers> as Handlers,
    names: ['article'],
    report: (event) => events.push(event),
  });
  const told = () => events.filter(({ message }) => message?.includes('OOM'));
  await vi.waitFor(() => expect(told()).not.toEqual([]), { timeout: 10_000 });
  expect(told()[0]).toMatchObject({ job: 'article', outcome: 'failed', failure: 'internal' });
  // The same words are told once a minute.
  expect(new Set(told().map(({ message }) => message)).size).toBe(told().length);
  await client.config('SET', 'maxmemory', '0');
  await vi.waitFor(() => expect(ran).toEqual(['1']), { timeout: 20_000 });
  await workers.close(1000);
  await queues.close();
}, 40_000);
