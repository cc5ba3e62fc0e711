import { openHouse } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { startWorkers } from '../queue/workers.ts';
import { handlers } from '../workers/handlers.ts';
import { scaleSources } from './scale-sources.ts';

/** What a worker process of the bench `scale` is told. */
export interface WorkAsk {
  databaseUrl: string;
  redisUrl: string | null;
  sitePort: number;
  hosts: number;
}

// A worker as `kakehashi work` runs one, over the sources of the bench; it says when it is ready, and ends when it is told to.
if (process.send) {
  process.once('message', (ask: WorkAsk) => void work(ask));
}

async function work(ask: WorkAsk): Promise<void> {
  const { sources, resolve } = scaleSources(ask.hosts, ask.sitePort);
  const env = readEnv(
    { DATABASE_URL: ask.databaseUrl, REDIS_URL: ask.redisUrl ?? undefined, KAKEHASHI_RESOLVE: resolve },
    packageRoot(),
  );
  const house = await openHouse(env, { publicUrl: 'https://kakehashi.example', change: () => sources });
  const workers = startWorkers(house.backend, { handlers: handlers(house.services), report: () => {} });
  process.once('message', () => {
    void (async () => {
      await workers.close(10_000);
      await house.close();
      process.exit(0);
    })();
  });
  process.send?.({ ready: true });
}
