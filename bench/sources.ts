import { parseArgs } from 'node:util';
import { openHouse, type House } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { startWorkers } from '../queue/workers.ts';
import { handlers } from '../workers/handlers.ts';
import type { Figures } from './bench.ts';
import { countFailures } from './failures.ts';
import { openBenchPostgres } from './postgres.ts';
import { percentile, rounded } from './rounds.ts';
import { thirds } from './thirds.ts';
import { resolveRules, simulatedSources, startSimulatedSites } from './simulated-sources.ts';

const SOURCES = 5000;
const ROUND_MS = 300_000;
const TICK_MS = 10_000;
/** From the second in which a source is due to its tick, and through the spread of that tick's polls. */
const IN_TIME_MS = 2 * TICK_MS + 5000;

/**
 * 5,000 sources that are due one after the other within five minutes, polled by the ordinary scheduler and workers of one
 * process for `--minutes` (1): how late each poll ends after its source was due, and the memory that takes.
 */
export async function bench(): Promise<Figures> {
  const { values } = parseArgs({ strict: false, options: { minutes: { type: 'string' } } });
  const minutes = Math.min(60, Math.max(0.5, Number(values.minutes ?? 1)));
  const site = await startSimulatedSites();
  const postgres = await openBenchPostgres();
  try {
    const env = readEnv(
      { DATABASE_URL: await postgres.emptyDatabase(), KAKEHASHI_RESOLVE: resolveRules(SOURCES, site.port) },
      packageRoot(),
    );
    const house = await openHouse(env, {
      publicUrl: 'https://kakehashi.example',
      tempo: { tickMs: TICK_MS, recheckMs: null },
      change: () => simulatedSources(SOURCES),
    });
    try {
      return await keepRhythm(house, minutes * 60_000);
    } finally {
      await house.close();
    }
  } finally {
    site.close();
    await postgres.close();
  }
}

async function keepRhythm(house: House, runMs: number): Promise<Figures> {
  const { pool } = house.database;
  await pool.query(
    `update source set state = 'ok', last_ok_at = now(),
      next_check_at = now() + make_interval(secs => $1::float8 * substr(id, 2)::int / $2::float8)`,
    [ROUND_MS / 1000, SOURCES],
  );
  const started = performance.now();
  const due = new Map(
    Array.from({ length: SOURCES }, (_, n) => [`s${n}`, started + (ROUND_MS * n) / SOURCES]),
  );
  const late: number[] = [];
  const failures = countFailures();
  const rss: number[] = [];
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['schedule', 'discover', 'article'],
    report: (event) => {
      failures.note(event);
      const { job, source = '' } = event;
      const at = due.get(source);
      if (job !== 'discover' || at === undefined) return;
      late.push(performance.now() - at);
      // Without a habit it is due again after its shortest interval, give or take the spread.
      due.set(source, performance.now() + ROUND_MS);
    },
  });
  const sampler = setInterval(() => rss.push(Math.round(process.memoryUsage.rss() / 1024 / 1024)), 500);
  await house.queues.tick(TICK_MS);
  await new Promise((resolve) => setTimeout(resolve, runMs));
  const end = performance.now();
  const forgotten = [...due.values()].filter((at) => at < end - IN_TIME_MS).length;
  clearInterval(sampler);
  await workers.close(5000);
  return {
    sources: SOURCES,
    minutes: runMs / 60_000,
    polls: late.length,
    polls_per_s: rounded(late.length / (runMs / 1000)),
    late_s: {
      p50: rounded(percentile(late, 0.5) / 1000),
      p95: rounded(percentile(late, 0.95) / 1000),
      max: rounded(percentile(late, 1) / 1000),
    },
    overdue_at_the_end: forgotten,
    ...failures.figures(),
    rss_mb: { ...thirds(rss) },
  };
}
