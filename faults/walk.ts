import { setTimeout as sleep } from 'node:timers/promises';
import { emptyQueue } from './jobs.ts';
import { recover } from './rest.ts';
import { noteDeath } from './rows/row.ts';
import type { Town } from './town.ts';

/** What may happen on a walk; each is over when it returns. */
const STEPS: Record<string, (town: Town) => Promise<void>> = {
  'kill a worker': async (town) => {
    const alive = town.processes.filter((child) => child.figures() !== null);
    const victim = alive[town.roll(Math.max(1, alive.length))];
    victim?.kill('SIGKILL');
    if (victim) await noteDeath(town, victim);
    await town.atWork();
  },
  'restart Postgres': async (town) =>
    await town.strike(async () => {
      await town.ground.postgres.kill(town.roll(2) ? 'SIGKILL' : 'SIGINT');
      await sleep(town.roll(4000));
      await town.ground.postgres.start();
    }),
  'cut every connection to Postgres': async (town) =>
    await town.strike(async () => {
      town.ground.postgres.proxy.cut();
      await sleep(300);
    }),
  'half-open the way to Postgres': async (town) =>
    await town.strike(async () => {
      town.ground.postgres.proxy.halfOpen();
      await sleep(3000 + town.roll(4000));
      town.ground.postgres.proxy.flow();
    }),
  'half-open the relay': async (town) =>
    await town.strike(async () => {
      town.mail.proxy.halfOpen();
      await sleep(3000 + town.roll(4000));
      town.mail.proxy.flow();
    }),
  'an angry relay': async (town) => {
    town.mail.behave(() => ({ rcpt: '451 4.3.0 later' }));
    await sleep(4000 + town.roll(4000));
    town.mail.behave(null);
  },
  'a site that is away': async (town) => {
    town.site.behave((_, response) => {
      response.writeHead(503).end();
      return true;
    });
    await sleep(2000 + town.roll(4000));
    town.site.behave(null);
  },
  'an empty queue': async (town) => await emptyQueue(town),
  'restart Redis': async (town) => {
    await town.ground.redis?.kill();
    await sleep(town.roll(3000));
    await town.ground.redis?.start({ forget: town.roll(2) === 1 });
  },
};

/** Three faults drawn by the seed, spread over the given time while articles are published, with two workers; returns them. */
export async function walk(town: Town, walkMs: number): Promise<string[]> {
  const names = Object.keys(STEPS).filter((name) => town.ground.redis || name !== 'restart Redis');
  const faults = [0, 1, 2].map(() => names[town.roll(names.length)] ?? '');
  await town.atWork();
  await town.atWork();
  for (const fault of faults) {
    const until = performance.now() + walkMs / 3;
    town.publish(3 + town.roll(5));
    // Long enough for pages and mails to be under way.
    await sleep(1000 + town.roll(3000));
    await STEPS[fault]?.(town);
    while (performance.now() < until) {
      town.publish(1);
      await sleep(walkMs / 30);
    }
  }
  await recover(town);
  return faults;
}
