import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from '../config/env.ts';
import { startWorkers } from '../queue/workers.ts';
import { backfillProgress, forgetBackfill } from '../store/backfills.ts';
import { dueRefs } from '../store/refs.ts';
import { createLog } from '../telemetry/log.ts';
import { articleJobs } from '../workers/article-job.ts';
import { backfill } from '../workers/backfill.ts';
import { handlers } from '../workers/handlers.ts';
import { InputFault } from './faults.ts';
import { openHouse, type House } from './house.ts';
import { interruption, startProgress } from './progress.ts';

const LOOK_MS = 1000;
const AT_ONCE = 50;

interface BackfillOptions {
  since?: string;
  perHour?: number;
  again?: boolean;
  listOnly?: boolean;
}

/**
 * Reads the past of a source through its sitemaps, at a rate, and tells nobody. Ends when everything is read, or at Ctrl-C;
 * the next call goes on from there, and so do the ordinary workers.
 */
export async function backfillSource(
  env: Env,
  id: string | undefined,
  options: BackfillOptions,
): Promise<void> {
  if (options.since && !/^\d{4}-\d\d-\d\d$/.test(options.since))
    throw new InputFault(`--since takes a day such as 2025-11-01, not "${options.since}".`);
  const signal = interruption();
  const house = await openHouse(env, { publicUrl: env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}` });
  try {
    const source = house.services.sources.get(id ?? '');
    if (!source) throw new InputFault(`There is no source "${id ?? ''}". "source list" shows them.`);
    if (options.again) await forgetBackfill(house.services.db, source.id);
    const ask = {
      since: options.since ? new Date(`${options.since}T00:00:00Z`) : null,
      perHour: Math.max(1, options.perHour ?? 600),
    };
    const run = { signal, event: { job: 'backfill' } };
    for await (const { url, listed, taken } of backfill(house.services, source, ask, run))
      console.error(`${url}: ${listed} listed, ${taken} taken`);
    if (!options.listOnly) await follow(house, source.id, signal);
    const end = await backfillProgress(house.services.db, source.id);
    console.log(`${source.id}: ${end.found} found, ${end.kept} kept, ${end.waiting} waiting.`);
    if (end.waiting)
      console.log('The workers go on with those that wait; so does this command, called again.');
  } finally {
    await house.close();
  }
}

/** Runs the links whose turn has come until none waits or the command is interrupted. */
async function follow(house: House, id: string, signal: AbortSignal): Promise<void> {
  const { db } = house.services;
  const log = createLog('error');
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['article', 'render'],
    report: (event) => log.info(event, event.job),
  });
  const bar = startProgress('{bar} {value}/{total} articles · {kept} kept');
  while (!signal.aborted) {
    const { found, waiting, kept } = await backfillProgress(db, id);
    bar.update(found - waiting, found, { kept });
    if (waiting === 0) break;
    const due = (await dueRefs(db, AT_ONCE)).filter(({ source_id }) => source_id === id);
    await house.services.queues.add(articleJobs(house.services, due));
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  bar.stop();
  await workers.close(5000);
}
