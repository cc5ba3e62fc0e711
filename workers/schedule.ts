import type { NewJob } from '../queue/jobs.ts';
import { unfinishedDeliveries } from '../store/deliveries.ts';
import { beat } from '../store/health.ts';
import { dueRefs } from '../store/refs.ts';
import { claimDueSources } from '../store/sources.ts';
import { articleJob } from './article-job.ts';
import type { Run, Services } from './services.ts';

const SOURCES_A_TICK = 100;
const REFS_A_TICK = 2000;
const DELIVERIES_A_TICK = 1000;
const DELIVERIES_A_JOB = 50;

/** Each tick: queue the sources that are due, and everything unfinished that a crash or an emptied queue left behind. */
export async function schedule(services: Services, _payload: object, run: Run): Promise<void> {
  await beat(services.db, services.now());
  const due = await claimDueSources(services.db, SOURCES_A_TICK);
  const refs = await dueRefs(services.db, REFS_A_TICK);
  const deliveries = await unfinishedDeliveries(services.db, DELIVERIES_A_TICK);
  await services.queues.add([
    ...due.map(
      (source) => ({ name: 'discover', payload: { source }, key: `discover-${source}` }) satisfies NewJob,
    ),
    ...refs.map((ref) => articleJob(services, ref)),
    ...deliverJobs(deliveries),
  ]);
  run.event.claimed = due.length;
  run.event.swept = refs.length + deliveries.length;
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
