import { makeDueDigests } from '../store/digests.ts';
import { deliverJobs } from './schedule.ts';
import type { Run, Services } from './services.ts';

/** Each tick: the digests whose hour has come at their readers' become deliveries. */
export async function digest(services: Services, _payload: object, run: Run): Promise<void> {
  const deliveries = await makeDueDigests(services.db, services.now());
  await services.queues.add(deliverJobs(deliveries));
  run.event.deliveries = deliveries.length;
}
