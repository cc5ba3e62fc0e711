import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openHouse, type House } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import type { Source } from '../core/source.ts';
import { startWorkers } from '../queue/workers.ts';
import { discoverJobs } from '../workers/schedule.ts';
import { handlers } from '../workers/handlers.ts';
import type { Figures } from './bench.ts';
import { openBenchPostgres } from './postgres.ts';
import { startReplicas } from './soak-site.ts';
import { median } from './rounds.ts';

const ROUND_MS = 15_000;
const SAMPLE_MS = 5000;

/** Sources that the soak reads with a browser, so that it starts, is renewed and ends. */
const BROWSED = ['vietnam-vn', 'vietnam-vn-ja'];

interface Sample {
  rss: number;
  fds: number;
  browsers: number;
}

/**
 * The whole catalogue polled again and again against replicas under the sources' own names, for `--minutes` (2): memory,
 * open files and browser processes at the end beside those after the first third.
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
    const soaked = await soak(house, minutes);
    await house.close();
    return { ...soaked, browsers_after: browserProcesses().length, requests: replicas.requests() };
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

async function soak(house: House, minutes: number): Promise<Figures> {
  let polls = 0;
  let failed = 0;
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['discover', 'article', 'render', 'deliver'],
    report: (event) => {
      if (event.job === 'discover') polls++;
      if (event.outcome !== 'ok') failed++;
    },
  });
  const samples: Sample[] = [];
  const ids = [...house.services.sources.keys()];
  const end = performance.now() + minutes * 60_000;
  for (let round = 0; performance.now() < end; round += SAMPLE_MS) {
    if (round % ROUND_MS === 0) await house.queues.add(discoverJobs(ids, ROUND_MS));
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    samples.push(sample());
  }
  await workers.close(10_000);
  const { rows } = await house.database.pool.query<{ articles: number; ok: number }>(
    `select (select count(*)::int from article) as articles, (select count(*)::int from source where state = 'ok') as ok`,
  );
  const third = Math.floor(samples.length / 3);
  const early = samples.slice(third, third * 2);
  const late = samples.slice(-Math.max(1, third));
  const of = (some: Sample[], what: keyof Sample) => median(some.map((one) => one[what]));
  return {
    minutes,
    sources: ids.length,
    sources_ok: rows[0]?.ok ?? 0,
    polls,
    articles: rows[0]?.articles ?? 0,
    jobs_failed: failed,
    rss_mb: { middle: of(early, 'rss'), end: of(late, 'rss') },
    open_files: { middle: of(early, 'fds'), end: of(late, 'fds') },
    browsers: { middle: of(early, 'browsers'), end: of(late, 'browsers') },
  };
}

function sample(): Sample {
  return {
    rss: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    fds: readdirSync('/proc/self/fd').length,
    browsers: browserProcesses().length,
  };
}

/** Browser processes below this one (Linux). */
function browserProcesses(): number[] {
  const parents = new Map<number, number>();
  const browsers: number[] = [];
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, comm = '', rest = ''] = /\((.*)\) (.*)/s.exec(stat) ?? [];
      parents.set(Number(name), Number(rest.split(' ')[1]));
      if (/chrom|headless/i.test(comm)) browsers.push(Number(name));
    } catch {
      // A process may end between the two readings.
    }
  }
  const ours = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === process.pid || ours(parents.get(pid)));
  return browsers.filter((pid) => ours(pid));
}
