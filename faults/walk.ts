import { setTimeout as sleep } from 'node:timers/promises';
import { dice } from './dice.ts';
import type { BackendKind } from './ground.ts';
import { emptyQueue } from './jobs.ts';
import { recover } from './rest.ts';
import { noteDeath } from './rows/row.ts';
import type { Town } from './town.ts';

const REDIS_STEP = 'restart Redis';

/** What may happen on a walk; each is over when it returns. */
export const STEPS: Record<string, (town: Town) => Promise<void>> = {
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
  [REDIS_STEP]: async (town) => {
    await town.ground.redis?.kill();
    await sleep(town.roll(3000));
    await town.ground.redis?.start({ forget: town.roll(2) === 1 });
  },
};

/** How many faults a walk has. */
const FAULTS = 3;

/**
 * The faults of a walk: dealt by the seed like cards, so that the walks of one seed on the two back-ends meet different ones,
 * and what only Redis can suffer is met by every other walk there.
 */
export function deal(seed: number, backend: BackendKind): string[] {
  const roll = dice(seed);
  const shuffled = (names: string[]) => {
    for (let n = names.length - 1; n > 0; n--) {
      const other = roll(n + 1);
      [names[n], names[other]] = [names[other] ?? '', names[n] ?? ''];
    }
    return names;
  };
  const cards = shuffled(Object.keys(STEPS).filter((name) => name !== REDIS_STEP));
  if (backend === 'postgres') return cards.slice(0, FAULTS);
  const left = cards.slice(FAULTS);
  return shuffled(roll(2) ? [...left.slice(0, FAULTS - 1), REDIS_STEP] : left.slice(0, FAULTS));
}

/** Faults dealt by the seed, spread over the given time while articles are published, with two workers; returns them. */
export async function walk(
  town: Town,
  { seed, walkMs }: { seed: number; walkMs: number },
): Promise<string[]> {
  const faults = deal(seed, town.ground.backend);
  await town.atWork();
  await town.atWork();
  for (const fault of faults) {
    const until = performance.now() + walkMs / FAULTS;
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
