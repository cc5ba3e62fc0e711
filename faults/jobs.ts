import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openBackend, type Backend } from '../queue/backend.ts';
import { openQueues } from '../queue/queues.ts';
import { redisCommand } from './ground.ts';
import type { Running } from './process.ts';
import type { Town } from './town.ts';

/** Throws away every job, as FLUSHALL does. */
export async function emptyQueue(town: Town): Promise<void> {
  const { redis } = town.ground;
  if (redis) {
    await redisCommand(redis.port, 'FLUSHALL');
    return;
  }
  const { rows } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = 'bullmq' and tablename !~ 'migration|version|meta'`.execute(town.db);
  const names = rows.map(({ name }) => `bullmq.${name}`).join(', ');
  await sql`truncate ${sql.raw(names)} cascade`.execute(town.db);
}

/** A town's queues, and the back-end that they lie in. */
export interface OpenQueues {
  queues: ReturnType<typeof openQueues>;
  backend: Backend;
}

/** Opens the town's queues by a way that no fault is put on. */
export async function withQueues<T>(town: Town, work: (open: OpenQueues) => Promise<T>): Promise<T> {
  const { redis } = town.ground;
  const backend = await openBackend(
    redis
      ? { kind: 'redis', url: `redis://127.0.0.1:${redis.port}` }
      : { kind: 'postgres', url: town.databaseUrl },
  );
  const queues = openQueues(backend);
  try {
    return await work({ queues, backend });
  } finally {
    await queues.close();
    await backend.close();
  }
}

const LATEST_MS = 10_000;

/**
 * Milliseconds from queueing a job of which nothing is left to do until a worker has run it: more than a second says that it
 * does not hear of new jobs any more and only looks now and then.
 */
export async function pickupMs(town: Town, worker: Running): Promise<number> {
  return await withQueues(town, async ({ queues }) => {
    const runs = () => worker.said().err.split('"job":"article"').length;
    const before = runs();
    const started = performance.now();
    await queues.add([{ name: 'article', payload: { refs: ['0'] }, key: `pickup-${randomUUID()}` }]);
    while (performance.now() - started < LATEST_MS && runs() <= before) await sleep(20);
    return Math.round(performance.now() - started);
  });
}
