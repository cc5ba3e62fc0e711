import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { openHouse, type House } from '../../cli/house.ts';
import { readEnv } from '../../config/env.ts';
import { packageRoot } from '../../config/root.ts';
import type { Source } from '../../core/source.ts';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import type { JobName } from '../../queue/jobs.ts';
import { startWorkers, type RunningWorkers } from '../../queue/workers.ts';
import type { WideEvent } from '../../telemetry/wide-event.ts';
import { handlers } from '../../workers/handlers.ts';
import { answerCanary } from '../../workers/queue-canaries.ts';
import { startSink, type Sink } from '../alerts/sink.ts';
import { subscribed } from '../alerts/room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';

export type BackendKind = 'postgres' | 'redis';

/** The whole house over the sample newspapers, a database, a queue and a mail relay of its own. */
export interface Newsroom {
  house: House;
  papers: Newspapers;
  sink: Sink;
  database: TestDatabase;
  redisUrl: string | null;
  /** One wide event for each run of a job, oldest first. */
  events: WideEvent[];
  /** Starts workers, of these queues only when they are named; the last ones are stopped before. */
  work(names?: readonly JobName[]): Promise<void>;
  rest(): Promise<void>;
  close(): Promise<void>;
}

const TICK_MS = 300;

/** Opens a newsroom whose jobs wait in Postgres or in Redis. Nothing runs before `work`. */
export async function openNewsroom(kind: BackendKind): Promise<Newsroom> {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  const database = await testDatabase();
  const redis = kind === 'redis' ? await neededRedis() : null;
  const papers = await startNewspapers();
  const sink = await startSink(join(folder, 'taken'), () => 'take');
  const env = readEnv(
    {
      DATABASE_URL: database.url,
      SMTP_URL: sink.url,
      MAIL_FROM: 'Kakehashi <news@kakehashi.example>',
      MAIL_PER_MINUTE: '6000',
      KAKEHASHI_RESOLVE: papers.resolveRules,
      ...(redis ? { REDIS_URL: redis.url } : {}),
    },
    packageRoot(),
  );
  const house = await openHouse(env, {
    publicUrl: 'https://kakehashi.example',
    tempo: { tickMs: TICK_MS, recheckMs: 500 },
    change: (sources) => sampleSources(sources, papers.hosts),
  });
  const events: WideEvent[] = [];
  let workers: RunningWorkers | null = null;
  const rest = async () => {
    await workers?.close(10_000);
    workers = null;
  };
  return {
    house,
    papers,
    sink,
    database,
    redisUrl: redis?.url ?? null,
    events,
    rest,
    async work(names) {
      await rest();
      const settings = {
        handlers: handlers(house.services),
        answer: async (queue: JobName) => await answerCanary(house.services, queue),
        report: (event: WideEvent) => void events.push(event),
      };
      workers = startWorkers(house.backend, names ? { ...settings, names } : settings);
      await house.queues.tick(TICK_MS);
    },
    async close() {
      await rest();
      await house.close();
      await papers.close();
      await sink.close();
      await redis?.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The configured sources of the newspapers, polled again and again without a pause between two requests. */
export function sampleSources(
  sources: ReadonlyMap<string, Source>,
  hosts: readonly string[],
): Map<string, Source> {
  const own = [...sources.values()].filter((source) => hosts.includes(new URL(source.home).hostname));
  const hurried = own.map((source) => ({
    ...source,
    paused: false,
    everyMs: 1000,
    longestMs: 2000,
    fetch: { ...source.fetch, paceMs: 0 },
  }));
  return new Map(hurried.map((source) => [source.id, source]));
}

async function neededRedis(): Promise<TestRedis> {
  const redis = await testRedis();
  if (!redis) throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
  return redis;
}

/** A confirmed reader of each language, told at once of whatever is core. */
export async function readers({ database }: Newsroom): Promise<void> {
  for (const lang of ['vi', 'ja', 'en'] as const)
    await subscribed(database.db, `reader-${lang}@kakehashi.example`, { lang });
}

/** Waits until a condition holds; the pipeline has three minutes on a busy machine. */
export async function until(holds: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(holds, { timeout: 180_000, interval: 100 });
}

/** Waits until so many articles are stored and nothing is left to do: no link waits, every delivery is sent. */
export async function settled({ database }: Newsroom, articles: number): Promise<void> {
  await until(async () => {
    const { rows } = await database.pool.query(
      `select (select string_agg(distinct state || attempts || coalesce(last_message, ''), ' ') from delivery where state <> 'sent') as why,
        (select count(*)::int from ref where state = 'waiting') as waiting,
        (select count(*)::int from article) as articles,
        (select count(*)::int from delivery where state <> 'sent') as unsent`,
    );
    expect(rows[0]).toEqual({ why: null, waiting: 0, articles, unsent: 0 });
  });
}
