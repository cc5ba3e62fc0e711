import { openHouse, type House } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { startWorkers } from '../queue/workers.ts';
import { discover } from '../workers/discover.ts';
import { handlers } from '../workers/handlers.ts';
import type { Figures } from './bench.ts';
import { openBenchPostgres } from './postgres.ts';
import { median, rounded } from './rounds.ts';
import { resolveRules, simulatedSources, startSimulatedSites } from './simulated-sources.ts';

const SOURCES = 400;
const ROUNDS = 3;
const AT_A_TIME = 16;

/** Polls of sources that have not changed: asked conditionally, answered 304, their plan written; through the queue and without it. */
export async function bench(): Promise<Figures> {
  const site = await startSimulatedSites();
  const postgres = await openBenchPostgres();
  try {
    const sources = simulatedSources(SOURCES);
    const house = await openHouse(settings(await postgres.emptyDatabase(), site.port), {
      publicUrl: 'https://kakehashi.example',
      change: () => sources,
    });
    try {
      // The first poll reads the feed and robots.txt; from then on nothing is new.
      await direct(house, [...sources.keys()]);
      const alone: number[] = [];
      const queued: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        alone.push(await direct(house, [...sources.keys()]));
        queued.push(await throughQueue(house, [...sources.keys()]));
      }
      await check(house);
      return {
        sources: SOURCES,
        polls_per_s: rounded(SOURCES / median(queued)),
        polls_per_s_without_queue: rounded(SOURCES / median(alone)),
        rss_mb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      };
    } finally {
      await house.close();
    }
  } finally {
    site.close();
    await postgres.close();
  }
}

function settings(databaseUrl: string, port: number) {
  return readEnv(
    { DATABASE_URL: databaseUrl, KAKEHASHI_RESOLVE: resolveRules(SOURCES, port) },
    packageRoot(),
  );
}

/** Seconds for a poll of each source by the job alone. */
async function direct(house: House, ids: readonly string[]): Promise<number> {
  const waiting = [...ids];
  const signal = new AbortController().signal;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let source = waiting.pop(); source; source = waiting.pop())
        await discover(house.services, { source }, { signal, event: { job: 'discover' } });
    }),
  );
  return (performance.now() - started) / 1000;
}

/** Seconds for a poll of each source as in a running house: queued in one batch, taken by workers. */
async function throughQueue(house: House, ids: readonly string[]): Promise<number> {
  let left = ids.length;
  let done = () => {};
  const finished = new Promise<void>((resolve) => (done = resolve));
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['discover'],
    concurrency: AT_A_TIME,
    report: () => {
      if (--left === 0) done();
    },
  });
  const started = performance.now();
  await house.queues.add(
    ids.map((source) => ({ name: 'discover' as const, payload: { source }, key: `discover-${source}` })),
  );
  await finished;
  const seconds = (performance.now() - started) / 1000;
  await workers.close(5000);
  return seconds;
}

async function check(house: House): Promise<void> {
  const { rows } = await house.database.pool.query<{ polled: number; runs: number }>(
    `select (select count(*)::int from source where last_run_at is not null) as polled, (select count(*)::int from run) as runs`,
  );
  const [found] = rows;
  // One run each for the poll that read the feed, none for those that found it unchanged.
  if (found?.polled !== SOURCES || found.runs !== SOURCES) throw new Error(`Polled ${JSON.stringify(found)}`);
}
