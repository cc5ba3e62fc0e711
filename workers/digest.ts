import { databaseNow, makeDueDigests } from '../store/digests.ts';
import { guardReputation } from './guard-reputation.ts';
import { deliverJobs } from './schedule.ts';
import type { Run, Services } from './services.ts';

/** Each tick: the digests whose time has come at their readers' become deliveries, by the database's clock. */
export async function digest(services: Services, _payload: object, run: Run): Promise<void> {
  if (await guardReputation(services)) run.event.state = 'mail-paused';
  let made = 0;
  while (!run.signal.aborted) {
    const { due, deliveries } = await makeDueDigests(services.db, await databaseNow(services.db));
    if (!due) break;
    await services.queues.add(deliverJobs(deliveries));
    made += deliveries.length;
  }
  run.event.deliveries = made;
}
