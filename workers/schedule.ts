import type { NewJob } from '../queue/jobs.ts';
import { unfinishedDeliveries } from '../store/deliveries.ts';
import { beat } from '../store/health.ts';
import { dueRefs } from '../store/refs.ts';
import { claimDueSources } from '../store/sources.ts';
import { articleJobs } from './article-job.ts';
import { askEachQueue } from './queue-canaries.ts';
import type { Run, Services } from './services.ts';

/** 5,000 sources polled every five minutes are a thousand a minute. */
const SOURCES_A_TICK = 1500;
/** After a restart many are due at once: they start one after the other, but within the tick. */
const SPREAD_MS = 300;
const FEW = 5;
const REFS_A_TICK = 2000;
const DELIVERIES_A_TICK = 1000;
const DELIVERIES_A_JOB = 100;

/** Each tick: queue the sources that are due, and everything unfinished that a crash or an emptied queue left behind. */
export async function schedule(services: Services, _payload: object, run: Run): Promise<void> {
  await beat(services.db, services.now());
  await askEachQueue(services);
  const due = await claimDueSources(services.db, SOURCES_A_TICK);
  const refs = await dueRefs(services.db, REFS_A_TICK);
  const deliveries = await unfinishedDeliveries(services.db, DELIVERIES_A_TICK);
  await services.queues.add([
    ...discoverJobs(due, services.tempo.tickMs),
    ...articleJobs(services, refs),
    ...deliverJobs(deliveries),
  ]);
  run.event.claimed = due.length;
  run.event.swept = refs.length + deliveries.length;
}

/** Polls of the sources that are due, spread so that no burst of requests leaves at once. */
export function discoverJobs(due: readonly string[], tickMs: number): NewJob[] {
  const step = due.length > FEW ? Math.min(SPREAD_MS, (tickMs * 0.9) / due.length) : 0;
  return due.map((source, nth) => ({
    name: 'discover',
    payload: { source },
    key: `discover-${source}`,
    delayMs: Math.round(nth * step),
  }));
}

/** Deliveries in jobs of at most fifty: one job for each would cost more than the mail. */
export function deliverJobs(ids: readonly string[]): NewJob[] {
  const jobs: NewJob[] = [];
  for (let start = 0; start < ids.length; start += DELIVERIES_A_JOB) {
    const deliveries = ids.slice(start, start + DELIVERIES_A_JOB);
    jobs.push({
      name: 'deliver',
      payload: { deliveries },
      key: `deliver-${deliveries[0]}-${deliveries.length}`,
    });
  }
  return jobs;
}
