import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openBackend } from '../../queue/backend.ts';
import { openQueues } from '../../queue/queues.ts';
import { redisCommand } from '../ground.ts';
import type { Town } from '../town.ts';
import { countIn } from './mail.ts';
import { unless, type Row } from './row.ts';

/** Faults of the queue: it may lose everything, or hand everything out twice. */
export const QUEUE_ROWS: Row[] = [
  {
    n: 9,
    fault: 'Redis killed, started again with its file and without',
    only: 'redis',
    run: async (town) => {
      const { redis } = town.ground;
      await town.atWork();
      for (const forget of [false, true]) {
        town.publish(8);
        await sleep(3000);
        await redis?.kill();
        await sleep(1500);
        await redis?.start({ forget });
      }
      await town.passTime();
      await town.quiesce();
      await town.passTime();
      await town.quiesce();
      return [];
    },
  },
  {
    n: 10,
    fault: 'the queue emptied in the middle of work; Redis out of memory',
    run: async (town) => {
      await town.atWork();
      town.publish(10);
      await sleep(3500);
      await emptyQueue(town);
      await town.passTime();
      await town.quiesce();
      const { redis } = town.ground;
      if (!redis) return [];
      await redisCommand(redis.port, 'CONFIG SET maxmemory 1mb');
      town.publish(3);
      await sleep(5000);
      await redisCommand(redis.port, 'CONFIG SET maxmemory 0');
      await town.passTime();
      await town.quiesce();
      return [];
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
            refs.map(({ id }) => ({ name: 'article', payload: { ref: id }, key: `again-${n}-${id}` })),
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

/** Throws away every job, as FLUSHALL does. */
export async function emptyQueue(town: Town): Promise<void> {
  const { redis } = town.ground;
  if (redis) {
    await redisCommand(redis.port, 'FLUSHALL');
    return;
  }
  const { rows } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = 'bullmq' and tablename !~ 'migration|version|meta'`.execute(town.db);
  const names = rows.map(({ name }) => `bullmq.${name}`).join(', ');
  await sql`truncate ${sql.raw(names)} cascade`.execute(town.db);
}

async function withQueues(
  town: Town,
  work: (queues: ReturnType<typeof openQueues>) => Promise<void>,
): Promise<void> {
  const { redis } = town.ground;
  const backend = await openBackend(
    redis
      ? { kind: 'redis', url: `redis://127.0.0.1:${redis.port}` }
      : { kind: 'postgres', url: town.databaseUrl },
  );
  const queues = openQueues(backend);
  await work(queues);
  await queues.close();
  await backend.close();
}
