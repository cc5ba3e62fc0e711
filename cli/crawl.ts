import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from '../config/env.ts';
import type { NewJob } from '../queue/jobs.ts';
import { startWorkers } from '../queue/workers.ts';
import { crawlProgress, crawlReport, type CrawlReport } from '../store/crawl-report.ts';
import { dueRefs } from '../store/refs.ts';
import { claimSources } from '../store/sources.ts';
import { createLog } from '../telemetry/log.ts';
import { articleJobs } from '../workers/article-job.ts';
import { handlers } from '../workers/handlers.ts';
import { InputFault } from './faults.ts';
import { openHouse, type House } from './house.ts';
import { interruption, startProgress } from './progress.ts';

const LOOK_MS = 250;

interface CrawlOptions {
  source?: string[];
  limit?: number;
  json?: boolean;
}

/**
 * Polls sources now, whatever their plan, and follows each article to its end with the ordinary queue and jobs.
 * Status 1 when a source could not be read. Ctrl-C ends it with the report so far; the links that wait are read by the
 * workers or by the next crawl.
 */
export async function crawl(env: Env, options: CrawlOptions): Promise<void> {
  const signal = interruption();
  const log = createLog(options.json || process.stderr.isTTY ? 'error' : env.LOG_LEVEL);
  const house = await openHouse(env, { publicUrl: env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}` });
  try {
    const ids = chosen(house, options.source);
    const services = { ...house.services, queues: limited(house.services.queues, options.limit) };
    const workers = startWorkers(house.backend, {
      handlers: handlers(services),
      names: ['discover', 'article', 'render', 'deliver'],
      report: (event) => log.info(event, event.job),
    });
    const started = await claimSources(house.services.db, ids);
    await house.queues.add(await left(house, ids));
    await house.queues.add(
      ids.map(
        (source) =>
          ({
            name: 'discover',
            payload: { source, force: true },
            key: `discover-${source}`,
          }) satisfies NewJob,
      ),
    );
    await follow(house, { ids, started, limit: options.limit ?? null }, signal);
    await workers.close(5000);
    const report = await crawlReport(house.services.db, ids, started);
    print(report, options.json ?? false);
    if (report.sources.some(({ state }) => state === 'down' || state === 'blocked' || state === 'changed'))
      process.exitCode = 1;
  } finally {
    await house.close();
  }
}

/** Links that an interrupted crawl has left, and whose time has come. */
async function left(house: House, ids: string[]): Promise<NewJob[]> {
  const due = await dueRefs(house.services.db, 2000);
  return articleJobs(
    house.services,
    due.filter(({ source_id }) => ids.includes(source_id)),
  );
}

function chosen(house: House, wanted: string[] | undefined): string[] {
  const known = [...house.services.sources.values()];
  const missing = wanted?.filter((id) => !house.services.sources.has(id)) ?? [];
  if (missing.length)
    throw new InputFault(`There is no source ${missing.join(', ')}. "source list" shows them.`);
  return wanted ?? known.filter((source) => !source.paused).map((source) => source.id);
}

/** Lets at most `limit` articles of each source into the queue; the rest wait for the next crawl. */
function limited(
  queues: House['services']['queues'],
  limit: number | undefined,
): House['services']['queues'] {
  if (limit === undefined) return queues;
  return {
    ...queues,
    add: async (jobs) => {
      let left = limit;
      const some = jobs.flatMap((job) => {
        if (!('refs' in job.payload)) return [job];
        const refs = job.payload.refs.slice(0, left);
        left -= refs.length;
        return refs.length ? [{ ...job, payload: { refs } }] : [];
      });
      await queues.add(some);
    },
  };
}

async function follow(
  house: House,
  crawl: { ids: string[]; started: Date; limit: number | null },
  signal: AbortSignal,
): Promise<void> {
  const bar = startProgress('{bar} {value}/{total} articles · {polled} sources polled · {kept} kept');
  while (!signal.aborted) {
    const progress = await crawlProgress(house.services.db, crawl.ids, crawl.started, crawl.limit);
    bar.update(progress.done, progress.found, {
      polled: `${progress.polled}/${crawl.ids.length}`,
      kept: progress.kept,
    });
    if (progress.polled === crawl.ids.length && progress.open === 0) break;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  bar.stop();
}

function print(report: CrawlReport, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  for (const source of report.sources) {
    const dropped = Object.entries(source.dropped).map(([reason, n]) => `${reason} ${n}`);
    console.log(
      `${source.id.padEnd(24)} ${source.state.padEnd(8)} ${source.seen} seen, ${source.kept} kept, ${source.stories} stories${dropped.length ? ` (${dropped.join(', ')})` : ''}`,
    );
    if (source.message) console.log(`${' '.repeat(24)} ${source.message}`);
  }
}
