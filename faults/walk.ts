import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Ground } from './ground.ts';
import { INVARIANTS } from './invariants.ts';
import { openTown, type Town } from './town.ts';

/** What may happen on a walk; each is over when it returns. */
const STEPS: Record<string, (town: Town) => Promise<void>> = {
  'kill a worker': async (town) => {
    const alive = town.processes.filter((child) => child.figures() !== null);
    const victim = alive[town.roll(Math.max(1, alive.length))];
    victim?.kill('SIGKILL');
    await victim?.ended;
    // The other worker's messages are counted, too: they may still arrive.
    await town.noteDoubts();
    await town.atWork();
  },
  'restart Postgres': async (town) => {
    await town.ground.postgres.kill(town.roll(2) ? 'SIGKILL' : 'SIGINT');
    await sleep(town.roll(4000));
    await town.ground.postgres.start();
    town.doubts += 20;
  },
  'cut every connection to Postgres': async (town) => {
    town.ground.postgres.proxy.cut();
    town.doubts += 20;
  },
  'half-open the relay': async (town) => {
    town.mail.proxy.halfOpen();
    await sleep(3000 + town.roll(4000));
    town.mail.proxy.flow();
    town.doubts += 20;
  },
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
  'an empty queue': async (town) => {
    const { emptyQueue } = await import('./rows/queue.ts');
    await emptyQueue(town);
  },
};

/**
 * Three faults drawn by the seed, spread over the given time while articles are published, with two workers; then the town
 * comes to rest and every invariant is checked. Returns the faults with what held and what broke.
 */
export async function walk(
  ground: Ground,
  { seed, walkMs }: { seed: number; walkMs: number },
): Promise<{ faults: string[]; held: string[]; broken: string[]; ms: number }> {
  const started = performance.now();
  const town = await openTown(ground, seed);
  const names = Object.keys(STEPS);
  const faults = [0, 1, 2].map(() => names[town.roll(names.length)] ?? '');
  const held: string[] = [];
  const broken: string[] = [];
  try {
    await town.atWork();
    await town.atWork();
    for (const fault of faults) {
      const until = performance.now() + walkMs / 4;
      town.publish(3 + town.roll(5));
      await sleep(walkMs / 12);
      await STEPS[fault]?.(town);
      while (performance.now() < until) {
        await sleep(walkMs / 12);
        town.publish(1);
      }
    }
    await rest(town);
    for (const [name, check] of Object.entries(INVARIANTS)) {
      const why = await check(town);
      if (why) broken.push(`${name}: ${why}`);
      else held.push(name);
    }
  } finally {
    await town.close();
  }
  return { faults, held, broken, ms: Math.round(performance.now() - started) };
}

async function rest(town: Town): Promise<void> {
  for (let n = 0; n < 4; n++) {
    await sql`select 1`.execute(town.db).catch(async () => await sleep(2000));
    await town.passTime();
    if (await town.quiesce(30_000)) return;
  }
}
