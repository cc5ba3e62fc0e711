import type { Env } from '../config/env.ts';
import { JOB_NAMES, type JobName } from '../queue/jobs.ts';
import { startWorkers } from '../queue/workers.ts';
import { armFault } from '../telemetry/fault.ts';
import { createLog } from '../telemetry/log.ts';
import { handlers } from '../workers/handlers.ts';
import { answerCanary } from '../workers/queue-canaries.ts';
import { InputFault } from './faults.ts';
import { keepTally } from './tallying.ts';
import { openHouse } from './house.ts';
import { openInbound } from './inbound.ts';
import { keepTicking } from './start.ts';
import { listenForStop } from './stop.ts';

const GRACE_MS = 20_000;

/** Workers without web; any number of machines may run this against one DATABASE_URL. */
export async function workOnly(env: Env, options: { queues?: string; concurrency?: number }): Promise<void> {
  const names = options.queues?.split(',').map(jobName);
  armFault(env.FAULT_AT);
  const log = createLog(env.LOG_LEVEL);
  const told = listenForStop();
  const house = await openHouse(env, {
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${env.HOST}:${env.PORT}`,
  });
  const tally = keepTally(house.services.db);
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    answer: async (queue) => await answerCanary(house.services, queue),
    report: (event) => {
      log.info(event, event.job);
      tally.add(event);
    },
    ...(names ? { names } : {}),
    ...(options.concurrency ? { concurrency: options.concurrency } : {}),
  });
  const inbound = await openInbound(house);
  const stopTicking = keepTicking(house);
  log.info({ queues: names ?? JOB_NAMES }, 'working');
  await told;
  stopTicking();
  await inbound.close();
  await workers.close(GRACE_MS);
  await tally.close();
  await house.close();
}

function jobName(text: string): JobName {
  const name = JOB_NAMES.find((known) => known === text.trim());
  if (!name) throw new InputFault(`There is no queue "${text}". The queues are: ${JOB_NAMES.join(', ')}.`);
  return name;
}
