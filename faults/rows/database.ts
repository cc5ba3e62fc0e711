import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { fillDisk, smallDisk, whyNoDisk } from '../disk.ts';
import { pickupMs } from '../jobs.ts';
import type { Running } from '../process.ts';
import { recover } from '../rest.ts';
import type { Town } from '../town.ts';
import { saysIll } from '../web-holds.ts';
import { unless, type Row } from './row.ts';

/** Faults of Postgres and of the way to it. */
export const DATABASE_ROWS: Row[] = [
  {
    n: 6,
    fault: 'Postgres killed with -9, down for a while',
    run: async (town) => {
      const url = await town.url();
      const worker = await town.atWork();
      const broken: string[] = [];
      town.publish(6);
      await sleep(4000);
      for (const seconds of [5, 60]) {
        await town.strike(async () => {
          await town.ground.postgres.kill('SIGKILL');
          broken.push(...unless(await saysIll(url), '/healthz says all is well without a database'));
          await sleep(seconds * 1000);
          await town.ground.postgres.start();
        });
        town.publish(3);
        await sleep(1000);
      }
      await recover(town);
      return [...broken, ...(await stillHears(town, worker))];
    },
  },
  {
    n: 7,
    fault: 'Postgres restarted, and every connection cut',
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(6);
      await sleep(4000);
      await town.strike(async () => {
        await town.ground.postgres.kill('SIGINT');
        await town.ground.postgres.start();
      });
      town.publish(3);
      await sleep(3000);
      await town.strike(async () => {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`
          .execute(town.db)
          .catch(() => {});
      });
      town.publish(3);
      await recover(town);
      return await stillHears(town, worker);
    },
  },
  {
    n: 8,
    fault: 'Postgres half open, then two seconds slow, then out of connections',
    run: async (town) => {
      const worker = await town.atWork();
      const url = await town.url();
      town.publish(5);
      await sleep(3000);
      const { proxy } = town.ground.postgres;
      const ill = await town.strike(async () => {
        proxy.halfOpen();
        const said = await saysIll(url);
        await sleep(6000);
        proxy.flow();
        proxy.delay(2000);
        town.publish(2);
        await sleep(8000);
        proxy.delay(0);
        proxy.cut();
        await takeEveryConnection(town, async () => {
          town.publish(2);
          await sleep(5000);
        });
        return said;
      });
      await recover(town);
      return [
        ...unless(ill, '/healthz says all is well while the database does not answer'),
        ...(await stillHears(town, worker)),
      ];
    },
  },
  {
    n: 14,
    fault: 'the disk under Postgres full, then that under logs and temporary files, then free again',
    cannot: whyNoDisk,
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(4);
      await town.quiesce();
      const wasFull = await town.strike(async () => {
        const full = await fillDisk(town);
        town.publish(4);
        await sleep(6000);
        await full.free();
        return full.wasFull;
      });
      await recover(town);
      return [
        ...unless(wasFull, 'the disk was not filled'),
        ...(await stillHears(town, worker)),
        ...(await noRoomForLogs(town)),
      ];
    },
  },
];

/** A worker whose log and temporary files have no room goes on working, and its log goes on once there is room. */
async function noRoomForLogs(town: Town): Promise<string[]> {
  for (const child of town.processes) child.kill('SIGTERM');
  await Promise.all(town.processes.map(async (child) => await child.ended));
  const disk = smallDisk(town, 'logs');
  const logTo = join(disk.folder, 'worker.log');
  const worker = await town.atWork({ logTo, env: { TMPDIR: disk.folder } });
  const wasFull = disk.fill();
  const told = worker.said().err.length;
  town.publish(4);
  const worked = await town.quiesce();
  const silent = worker.said().err.length - told;
  disk.empty();
  town.publish(2);
  await recover(town);
  const goesOn = worker.said().err.length > told + silent;
  const lives = worker.figures() !== null;
  worker.kill('SIGTERM');
  await worker.ended;
  disk.free();
  await town.atWork();
  return [
    ...unless(wasFull && silent < 8192, `the disk was not full: ${silent} bytes of log found room`),
    ...unless(worked && lives, 'a worker stopped working because its log had no room'),
    ...unless(goesOn, 'its log did not go on when there was room again'),
  ];
}

/** Opens connections until the server has none left, for as long as `work` takes. */
async function takeEveryConnection({ databaseUrl }: Town, work: () => Promise<void>): Promise<void> {
  const clients: Client[] = [];
  for (let refused = false; !refused;) {
    const client = new Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    refused = await client.connect().then(
      () => false,
      () => true,
    );
    if (!refused) clients.push(client);
  }
  await work();
  await Promise.all(clients.map(async (client) => await client.end()));
}

/** The worker outlived it, and hears of new jobs at once. */
async function stillHears(town: Town, worker: Running): Promise<string[]> {
  if (worker.figures() === null) return [`the worker ended: ${worker.said().err.slice(-300)}`];
  const ms = await pickupMs(town, worker);
  return unless(ms < 1000, `a job was picked up after ${ms} ms`);
}
