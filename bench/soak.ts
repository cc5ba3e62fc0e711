import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openHouse, type House } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import type { Source } from '../core/source.ts';
import { startWorkers } from '../queue/workers.ts';
import { discoverJobs } from '../workers/schedule.ts';
import { handlers } from '../workers/handlers.ts';
import type { Figures } from './bench.ts';
import { countFailures } from './failures.ts';
import { browserProcesses, survivors } from './browser-processes.ts';
import { openBenchPostgres } from './postgres.ts';
import { startReplicas, type Replicas } from './soak-site.ts';
import { thirds } from './thirds.ts';

const ROUND_MS = 15_000;
const SAMPLE_MS = 5000;

/** Sources that the soak reads with a browser. */
const BROWSED = ['vietnam-vn', 'vietnam-vn-en', 'vietnam-vn-ja', 'vietnam-vn-th', 'thoidai', 'kinhtedothi'];
/**
 * They publish for so many rounds, more pages than a browser lives for, and are quiet for as many as an idle browser needs
 * to be ended; then again.
 */
const BROWSED_ROUNDS = { news: 4, quiet: 4 };
/** The others publish in turn, each once in so many rounds. */
const TURNS = 4;

interface Sample {
  rss: number;
  fds: number;
  browserProcesses: number;
}

interface Soaked {
  samples: Sample[];
  /** Megabytes of what is still in use after each third of the run. */
  live: number[];
  published: number;
  /** Process ids of browsers, and of all their processes, that were seen. */
  browsers: Set<number>;
  processes: Set<number>;
  /** How often no browser was left after one had been there. */
  ended: number;
}

/**
 * The whole catalogue polled again and again for `--minutes` (2) against replicas under the sources' own names, which
 * publish all the while: memory, open files and browser processes at the end beside those of the middle third.
 */
export async function bench(): Promise<Figures> {
  const { values } = parseArgs({ strict: false, options: { minutes: { type: 'string' } } });
  const minutes = Math.min(60, Math.max(1, Number(values.minutes ?? 2)));
  const postgres = await openBenchPostgres();
  const replicas = await startReplicas();
  try {
    const house = await openHouse(
      readEnv(
        { DATABASE_URL: await postgres.emptyDatabase(), KAKEHASHI_RESOLVE: replicas.resolveRules },
        packageRoot(),
      ),
      { publicUrl: 'https://kakehashi.example', change: hurried },
    );
    const before = process.cpuUsage();
    const { figures, processes } = await soak(house, replicas, minutes);
    const used = process.cpuUsage(before);
    await house.close();
    return {
      ...figures,
      browsers_after: browserProcesses().all.length,
      browser_orphans: survivors(processes).length,
      requests: replicas.requests(),
      own_cpu_share: Math.round((used.user + used.system) / 60_000 / minutes) / 1000,
    };
  } finally {
    await replicas.close();
    await postgres.close();
  }
}

function hurried(sources: Map<string, Source>): Map<string, Source> {
  const all = [...sources.values()].map((source): [string, Source] => [
    source.id,
    {
      ...source,
      paused: false,
      everyMs: ROUND_MS,
      longestMs: ROUND_MS,
      fetch: { ...source.fetch, paceMs: 20, mode: BROWSED.includes(source.id) ? 'browser' : 'http' },
    },
  ]);
  return new Map(all);
}

async function soak(
  house: House,
  replicas: Replicas,
  minutes: number,
): Promise<{ figures: Figures; processes: Set<number> }> {
  let polls = 0;
  const failures = countFailures();
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['discover', 'article', 'render', 'deliver'],
    report: (event) => {
      if (event.job === 'discover') polls++;
      failures.note(event);
    },
  });
  const soaked = await rounds(house, replicas, minutes);
  await workers.close(10_000);
  const { rows } = await house.database.pool.query<{ articles: number; ok: number; waiting: number }>(
    `select (select count(*)::int from article) as articles, (select count(*)::int from source where state = 'ok') as ok,
       (select count(*)::int from ref where state = 'waiting') as waiting`,
  );
  const figures = {
    minutes,
    sources: house.services.sources.size,
    sources_ok: rows[0]?.ok ?? 0,
    polls,
    published: soaked.published,
    articles: rows[0]?.articles ?? 0,
    links_waiting: rows[0]?.waiting ?? 0,
    ...failures.figures(),
    ...flatness(soaked.samples),
    live_heap_mb: Object.fromEntries(soaked.live.map((mb, nth) => [`after_third_${nth + 1}`, mb])),
    browser_pages: house.services.crawler.stats().browserPages,
    browsers_started: soaked.browsers.size,
    browsers_ended_idle: soaked.ended,
  };
  return { figures, processes: soaked.processes };
}

/** Publishes and polls, round after round, and looks at this process in between. */
async function rounds(house: House, replicas: Replicas, minutes: number): Promise<Soaked> {
  const soaked: Soaked = {
    samples: [],
    live: [],
    published: 0,
    browsers: new Set(),
    processes: new Set(),
    ended: 0,
  };
  const ids = [...house.services.sources.keys()];
  const start = performance.now();
  const end = start + minutes * 60_000;
  for (let at = 0; performance.now() < end; at += SAMPLE_MS) {
    if (at % ROUND_MS === 0) {
      soaked.published += replicas.publish(publishers(ids, at / ROUND_MS));
      await house.queues.add(discoverJobs(ids, ROUND_MS));
    }
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    look(soaked);
    // The middle and the last third begin alike, with nothing that is only not thrown away yet.
    const thirds = ((performance.now() - start) / (end - start)) * 3;
    if (soaked.live.length < Math.floor(thirds)) soaked.live.push(liveHeap());
  }
  return soaked;
}

/** Megabytes of the heap that are in use. */
function liveHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}

function publishers(ids: readonly string[], round: number): string[] {
  const phase = round % (BROWSED_ROUNDS.news + BROWSED_ROUNDS.quiet);
  const rest = ids.filter((id) => !BROWSED.includes(id)).filter((_, nth) => nth % TURNS === round % TURNS);
  return phase < BROWSED_ROUNDS.news ? [...BROWSED, ...rest] : rest;
}

function look(soaked: Soaked): void {
  const now = browserProcesses();
  if (!now.all.length && soaked.samples.at(-1)?.browserProcesses) soaked.ended++;
  for (const pid of now.browsers) soaked.browsers.add(pid);
  for (const pid of now.all) soaked.processes.add(pid);
  soaked.samples.push({
    rss: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    fds: readdirSync('/proc/self/fd').length,
    browserProcesses: now.all.length,
  });
}

/** The middle third of the samples beside the last. */
function flatness(samples: readonly Sample[]): Figures {
  const of = (what: keyof Sample) => thirds(samples.map((one) => one[what]));
  return { rss_mb: of('rss'), open_files: of('fds'), browser_processes: of('browserProcesses') };
}
