import { setInterval } from 'node:timers';
import type { Env } from '../config/env.ts';
import { startWorkers } from '../queue/workers.ts';
import { createFirstOperatorLink } from '../store/accounts.ts';
import { createLog } from '../telemetry/log.ts';
import { handlers } from '../workers/handlers.ts';
import { answerCanary } from '../workers/queue-canaries.ts';
import { keepTally } from './tallying.ts';
import { openHouse, type House } from './house.ts';
import { openInbound } from './inbound.ts';
import { checkPort } from './port.ts';
import { listenForStop } from './stop.ts';
import { openTour, type Tour } from './tour.ts';
import { openWeb } from './web.ts';

const GRACE_MS = 20_000;

/** Scheduler, workers and web in one process, until it is told to stop. Prints the address. */
export async function start(env: Env, options: { tour: boolean }): Promise<void> {
  const log = createLog(env.LOG_LEVEL);
  const told = listenForStop();
  await checkPort(env.HOST, env.PORT);
  const tour = options.tour ? await openTour(env) : null;
  const house = await openHouse(tour?.env ?? env, {
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${env.HOST}:${env.PORT}`,
    ...(tour ? { tempo: tour.tempo, change: tour.change } : {}),
  });
  await tour?.subscribe(house.services);
  const web = await openWeb(house);
  const tally = keepTally(house.services.db);
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    answer: async (queue) => await answerCanary(house.services, queue),
    report: (event) => {
      log.info(event, event.job);
      tally.add(event);
    },
  });
  const inbound = await openInbound(house);
  const stopTicking = keepTicking(house);
  await greet(house, web.url, tour);
  await told;
  log.info('stopping');
  stopTicking();
  await inbound.close();
  await web.close();
  await workers.close(GRACE_MS);
  await tally.close();
  await tour?.close();
  await house.close();
}

/** Puts the tick into the queue and sees that it stays there, even when the queue is emptied. */
export function keepTicking(house: House): () => void {
  const { tickMs } = house.services.tempo;
  const tick = () => void house.queues.tick(tickMs).catch(() => {});
  tick();
  const timer = setInterval(tick, 30_000);
  return () => clearInterval(timer);
}

async function greet(house: House, url: string, tour: Tour | null): Promise<void> {
  console.log(`Kakehashi is at ${url}`);
  const token = await createFirstOperatorLink(house.services.db, house.services.now());
  if (token) console.log(`First operator (works once, for an hour): ${url}/ops/first/${token}`);
  if (house.mailbox) console.log(`Mail lands in the built-in mailbox: ${url}/ops/mailbox`);
  if (tour)
    console.log(
      `The tour reads ${tour.hosts.length} sample newspapers; first stories come within half a minute.`,
    );
}
