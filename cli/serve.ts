import type { Env } from '../config/env.ts';
import { createLog } from '../telemetry/log.ts';
import { openHouse } from './house.ts';
import { checkPort } from './port.ts';
import { listenForStop } from './stop.ts';
import { openWeb } from './web.ts';

/** The web pages without workers. */
export async function serveOnly(env: Env): Promise<void> {
  const log = createLog(env.LOG_LEVEL);
  const told = listenForStop();
  await checkPort(env.HOST, env.PORT);
  const house = await openHouse(env, {
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${env.HOST}:${env.PORT}`,
  });
  const web = await openWeb(house);
  console.log(`Kakehashi is at ${web.url}`);
  await told;
  log.info('stopping');
  await web.close();
  await house.close();
}
