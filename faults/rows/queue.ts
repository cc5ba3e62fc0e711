import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { redisCommand } from '../ground.ts';
import { emptyQueue, pickupMs, withQueues, type OpenQueues } from '../jobs.ts';
import { recover, until } from '../rest.ts';
import type { Town } from '../town.ts';
import { saysIll } from '../web-holds.ts';
import { countIn, unless, type Row } from './row.ts';

/** A minute until the sweeper looks at a new link, and the work itself. */
const REBUILT_MS = 120_000;

/** Faults of the queue: it may lose everything, or hand everything out twice. */
export const QUEUE_ROWS: Row[] = [
  {
    n: 9,
    fault: 'Redis killed, started again with its file and without',
    only: 'redis',
    run: async (town) => {
      const { redis } = town.ground;
      const url = await town.url();
      const worker = await town.atWork();
      const broken: string[] = [];
      for (const forget of [false, true]) {
        town.publish(8);
        await sleep(3000);
        await redis?.kill();
        broken.push(...unless(await saysIll(url), '/healthz says all is well while Redis is down'));
        await sleep(1500);
        await redis?.start({ forget });
      }
      await recover(town);
      const ms = await pickupMs(town, worker);
      return [...broken, ...unless(ms < 1000, `a job was picked up after ${ms} ms`)];
    },
  },
  {
    n: 10,
    fault: 'the queue emptied in the middle of work; Redis out of memory',
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(10);
      await sleep(3500);
      await emptyQueue(town);
      // No time is passed: the sweeper has to find everything by itself.
      const rebuilt = await town.quiesce(REBUILT_MS);
      const broken = unless(rebuilt, 'the queue was not rebuilt in two minutes');
      await recover(town);
      const { redis } = town.ground;
      if (!redis) return broken;
      await redisCommand(redis.port, 'CONFIG SET maxmemory 1mb');
      town.publish(3);
      await sleep(5000);
      const loud = /OOM|maxmemory/.test(worker.said().err);
      await redisCommand(redis.port, 'CONFIG SET maxmemory 0');
      await recover(town);
      return [...broken, ...unless(loud, 'nobody said that Redis is out of memory')];
    },
  },
  {
    n: 11,
    fault: 'every job ten times over while it is done and afterwards, and finished ones again',
    run: async (town) => {
      await town.atWork();
      await town.atWork();
      town.publish(6);
      // Copies of what is under way.
      for (let n = 0; n < 3; n++) {
        await until(
          async () => (await countIn(town, 'pending')) + (await countIn(town, 'sending')) > 0,
          10_000,
        );
        await queueCopies(town, 10);
      }
      const done = await town.quiesce();
      const before = await countIn(town, 'sent');
      const { length: pages } = town.site.requests;
      await queueCopies(town, 10);
      const retried = await withQueues(town, retryFinished);
      await until(async () => (await withQueues(town, waitingJobs)) === 0);
      await town.quiesce();
      const after = await countIn(town, 'sent');
      const again = town.site.requests.slice(pages).filter(({ path }) => path.startsWith('/tin/')).length;
      return [
        ...unless(done, 'copies of jobs held up the house'),
        ...unless(after === before && before > 0, `${after} deliveries were sent instead of ${before}`),
        ...unless(again === 0, `${again} pages were asked for again`),
        ...unless(retried > 0, 'no finished job could be run again'),
      ];
    },
  },
];

/** Queues every link and every delivery that there is, some times over, under other keys than their own. */
async function queueCopies(town: Town, times: number): Promise<void> {
  const { rows: refs } = await sql<{ id: string }>`select id from ref`.execute(town.db);
  const { rows: mails } = await sql<{ id: string }>`select id from delivery`.execute(town.db);
  const copies = Array.from({ length: times }, () => randomUUID());
  await withQueues(town, async ({ queues }) => {
    await queues.add([
      ...copies.flatMap((copy) =>
        refs.map(({ id }) => ({
          name: 'article' as const,
          payload: { refs: [id] },
          key: `again-${copy}-${id}`,
        })),
      ),
      ...copies.flatMap((copy) =>
        mails.map(({ id }) => ({
          name: 'deliver' as const,
          payload: { deliveries: [id] },
          key: `again-${copy}-${id}`,
        })),
      ),
    ]);
  });
}

/** Puts finished jobs of links and mails back as a person may do; returns how many. */
async function retryFinished({ backend }: OpenQueues): Promise<number> {
  let retried = 0;
  for (const name of ['article', 'deliver']) {
    const queue = backend.queue(name);
    queue.on('error', () => {});
    for (const job of await queue.getCompleted(0, 20)) {
      await job.retry('completed').then(
        () => retried++,
        () => {},
      );
    }
    await queue.close();
  }
  return retried;
}

async function waitingJobs({ queues }: OpenQueues): Promise<number> {
  const { article, deliver } = await queues.counts();
  return article.waiting + article.active + deliver.waiting + deliver.active;
}
