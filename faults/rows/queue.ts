import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { redisCommand } from '../ground.ts';
import { emptyQueue, pickupMs, withQueues } from '../jobs.ts';
import { recover } from '../rest.ts';
import { saysIll } from '../web-holds.ts';
import { countIn, unless, type Row } from './row.ts';

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
      await recover(town);
      const { redis } = town.ground;
      if (!redis) return [];
      await redisCommand(redis.port, 'CONFIG SET maxmemory 1mb');
      town.publish(3);
      await sleep(5000);
      const loud = /OOM|maxmemory/.test(worker.said().err);
      await redisCommand(redis.port, 'CONFIG SET maxmemory 0');
      await recover(town);
      return unless(loud, 'nobody said that Redis is out of memory');
    },
  },
  {
    n: 11,
    fault: 'every job ten times over, and finished ones again',
    run: async (town) => {
      await town.atWork();
      town.publish(6);
      await town.quiesce();
      const before = await countIn(town, 'sent');
      const { rows: refs } = await sql<{ id: string }>`select id from ref`.execute(town.db);
      const { rows: mails } = await sql<{ id: string }>`select id from delivery`.execute(town.db);
      await withQueues(town, async (queues) => {
        for (let n = 0; n < 10; n++) {
          await queues.add(
            refs.map(({ id }) => ({ name: 'article', payload: { refs: [id] }, key: `again-${n}-${id}` })),
          );
          await queues.add(
            mails.map(({ id }) => ({
              name: 'deliver',
              payload: { deliveries: [id] },
              key: `again-${n}-${id}`,
            })),
          );
        }
      });
      await sleep(6000);
      await town.quiesce();
      const after = await countIn(town, 'sent');
      return unless(after === before && before > 0, `${after} deliveries were sent instead of ${before}`);
    },
  },
];
