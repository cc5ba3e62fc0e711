import { Queue, Worker, createPostgresBackend, withBackend, type Processor, type Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
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
  // Spans go nowhere until telemetry/traces.ts has been given an endpoint.
  const telemetry: Telemetry = new BullMQOtel({ tracerName: 'kakehashi' });
  return target.kind === 'redis'
    ? await openRedis(target.url, telemetry)
    : await openPostgres(target.url, telemetry);
}

async function openPostgres(url: string, telemetry: Telemetry): Promise<Backend> {
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend);
  // One migrating connection first; the rest find the schema as it must be.
  const first = new PgQueue('schedule', { connection: { connectionString: url, max: 1, migrate: true } });
  await first.waitUntilReady();
  await first.close();
  const pools: Pool[] = [];
  const poolOf = (max: number) => {
    const pool = bullPool(url, max);
    pools.push(pool);
    return pool;
  };
  const shared = poolOf(4);
  return {
    queue: (name) => new PgQueue(name, { connection: shared, telemetry }) as unknown as Queue,
    worker: (name, concurrency, processor) =>
      new PgWorker(name, processor, {
        ...WORKER_OPTIONS,
        concurrency,
        connection: poolOf(Math.min(4, concurrency + 1) + 1),
        telemetry,
      }) as unknown as Worker,
    close: async () => {
      for (const pool of pools) await pool.end();
    },
  };
}

/**
 * A pool of ours for BullMQ. Left to itself BullMQ listens on a client that has no error handler while it connects, and a
 * Postgres that is just starting up then ends the process. Such a pool can't be told the schema by an option of BullMQ,
 * only by its search path.
 */
function bullPool(url: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    options: '-c search_path=bullmq',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  // Each queue listens for errors on it.
  pool.setMaxListeners(50);
  return pool;
}

async function openRedis(url: string, telemetry: Telemetry): Promise<Backend> {
  const producer = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
  producer.on('error', () => {});
  await producer.connect();
  await refuseEvictingRedis(producer);
  const consumers: Redis[] = [];
  return {
    queue: (name) => new Queue(name, { connection: producer, prefix: '{kakehashi}', telemetry }),
    worker: (name, concurrency, processor) => {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      connection.on('error', () => {});
      consumers.push(connection);
      return new Worker(name, processor, {
        ...WORKER_OPTIONS,
        concurrency,
        connection,
        prefix: '{kakehashi}',
        telemetry,
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
