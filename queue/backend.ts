import { Queue, Worker, createPostgresBackend, withBackend, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';

/** Where jobs wait: BullMQ's tables in Postgres, or Redis. */
export interface QueueTarget {
  kind: 'postgres' | 'redis';
  url: string;
}

/** How long a worker may be silent before its job is given to another; short, because our jobs are. */
const LOCK_MS = 15_000;
/** A job whose worker was killed this often waits for the sweeper instead. */
const MAX_STALLS = 8;

const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS,
  maxStalledCount: MAX_STALLS,
  autorun: false,
};

/** Makes queues and workers of one back-end; `close` ends the connections they share. */
export interface Backend {
  queue(name: string): Queue;
  worker(name: string, concurrency: number, processor: Processor): Worker;
  close(): Promise<void>;
}

/**
 * Opens a back-end. On Postgres BullMQ's own schema is migrated first; a Redis that may evict keys is refused,
 * because it would lose jobs without a word.
 */
export async function openBackend(target: QueueTarget): Promise<Backend> {
  return target.kind === 'redis' ? await openRedis(target.url) : await openPostgres(target.url);
}

async function openPostgres(url: string): Promise<Backend> {
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend);
  // One migrating connection first; the rest find the schema as it must be.
  const first = new PgQueue('schedule', { connection: { connectionString: url, max: 1, migrate: true } });
  await first.waitUntilReady();
  await first.close();
  // A pool of our own can't be told BullMQ's schema by an option of BullMQ, only by its search path.
  const shared = new Pool({
    connectionString: url,
    max: 4,
    options: '-c search_path=bullmq',
    keepAlive: true,
  });
  shared.on('error', () => {});
  // Each queue listens for errors on it.
  shared.setMaxListeners(50);
  return {
    queue: (name) => new PgQueue(name, { connection: shared }) as unknown as Queue,
    worker: (name, concurrency, processor) =>
      new PgWorker(name, processor, {
        ...WORKER_OPTIONS,
        concurrency,
        connection: { connectionString: url, max: Math.min(4, concurrency + 1), keepAlive: true },
      }) as unknown as Worker,
    close: async () => await shared.end(),
  };
}

async function openRedis(url: string): Promise<Backend> {
  const producer = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
  producer.on('error', () => {});
  await producer.connect();
  await refuseEvictingRedis(producer);
  const consumers: Redis[] = [];
  return {
    queue: (name) => new Queue(name, { connection: producer, prefix: '{kakehashi}' }),
    worker: (name, concurrency, processor) => {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      connection.on('error', () => {});
      consumers.push(connection);
      return new Worker(name, processor, {
        ...WORKER_OPTIONS,
        concurrency,
        connection,
        prefix: '{kakehashi}',
      });
    },
    close: async () => {
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

async function refuseEvictingRedis(redis: Redis): Promise<void> {
  const info = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (!policy || policy === 'noeviction') return;
  redis.disconnect();
  throw new Error(
    `Redis may throw jobs away (maxmemory-policy ${policy}). Set it to noeviction and start again.`,
  );
}
