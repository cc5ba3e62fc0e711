import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { webHolds } from '../invariants.ts';
import type { Town } from '../town.ts';
import { until } from './mail.ts';
import { unless, type Row } from './row.ts';

/** Messages that one worker has under way at most: two jobs of five. */
const SENDERS = 10;

/** Faults of Postgres and of the way to it. */
export const DATABASE_ROWS: Row[] = [
  {
    n: 6,
    fault: 'Postgres killed with -9, down for a while',
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(6);
      await sleep(4000);
      for (const seconds of [2, 8]) {
        // What flows now can't be noted as sent.
        town.doubts += SENDERS;
        await town.ground.postgres.kill('SIGKILL');
        await sleep(seconds * 1000);
        await town.ground.postgres.start();
        town.publish(3);
        await sleep(1000);
      }
      await recover(town);
      const lives = worker.figures() !== null;
      return unless(lives, `the worker ended: ${worker.said().err.slice(-300)}`);
    },
  },
  {
    n: 7,
    fault: 'Postgres restarted, and every connection cut',
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(6);
      await sleep(4000);
      town.doubts += 2 * SENDERS;
      await town.ground.postgres.kill('SIGINT');
      await town.ground.postgres.start();
      town.publish(3);
      await sleep(3000);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`
        .execute(town.db)
        .catch(() => {});
      town.publish(3);
      await recover(town);
      return unless(worker.figures() !== null, `the worker ended: ${worker.said().err.slice(-300)}`);
    },
  },
  {
    n: 8,
    fault: 'Postgres half open, then two seconds slow',
    run: async (town) => {
      await town.atWork();
      const url = await town.serve();
      town.publish(5);
      await sleep(3000);
      const { proxy } = town.ground.postgres;
      town.doubts += 2 * SENDERS;
      proxy.halfOpen();
      await sleep(12_000);
      const ill = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(15_000) }).then(
        (answer) => !answer.ok,
        () => true,
      );
      proxy.flow();
      proxy.delay(2000);
      town.publish(2);
      await sleep(8000);
      proxy.delay(0);
      proxy.cut();
      await recover(town);
      const slow = await webHolds(url);
      return [
        ...unless(ill, '/healthz says all is well while the database does not answer'),
        ...(slow ? [slow] : []),
      ];
    },
  },
  {
    n: 14,
    fault: 'the disk under Postgres full, then free again',
    cannot: () => (process.getuid?.() === 0 && canMount() ? null : 'only root may mount a small disk'),
    run: async (town) => {
      await town.atWork();
      town.publish(4);
      await town.quiesce();
      // The database's own limit stands in for the disk's: a tablespace of 8 MB that a table of ballast fills.
      town.doubts += SENDERS;
      const full = await fillDisk(town);
      town.publish(4);
      await sleep(6000);
      await full.free();
      await recover(town);
      return unless(full.wasFull, 'the disk was not filled');
    },
  },
];

/** What waited for the database is tried again at once, as it would be within minutes. */
async function recover(town: Town): Promise<void> {
  await until(async () => {
    await town.passTime();
    return true;
  });
  await town.quiesce(60_000);
  await town.passTime();
  await town.quiesce(60_000);
}

function canMount(): boolean {
  try {
    execFileSync('mountpoint', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function fillDisk(town: Town): Promise<{ wasFull: boolean; free(): Promise<void> }> {
  const folder = `${town.ground.folder}/small`;
  execFileSync('mkdir', ['-p', folder]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=0777', 'tmpfs', folder]);
  execFileSync('mkdir', ['-p', '-m', '0777', `${folder}/space`]);
  const owner = execFileSync('stat', ['-c', '%u:%g', `/proc/${town.ground.postgres.pid()}`], {
    encoding: 'utf8',
  });
  execFileSync('chown', [owner.trim(), `${folder}/space`]);
  const name = sql.ref(`small_${process.pid}`);
  await sql`create tablespace ${name} location ${sql.lit(`${folder}/space`)}`.execute(town.db);
  // Tables that every article writes into move to the small disk; the ballast takes what is left of it.
  for (const table of ['snapshot', 'alert'])
    await sql`alter table ${sql.table(table)} set tablespace ${name}`.execute(town.db);
  await sql`create table ballast (x text) tablespace ${name}`.execute(town.db);
  const wasFull = await fillTable(town);
  return {
    wasFull,
    free: async () => {
      // Emptying it would need a page of the full disk.
      await sql`drop table ballast`.execute(town.db);
      for (const table of ['snapshot', 'alert'])
        await sql`alter table ${sql.table(table)} set tablespace pg_default`.execute(town.db);
      await sql`drop tablespace ${name}`.execute(town.db);
      execFileSync('umount', [folder]);
    },
  };
}

/** Fills the ballast until the disk says no. */
async function fillTable({ db }: Town): Promise<boolean> {
  for (let n = 0; n < 2000; n++) {
    const refusal =
      await sql`insert into ballast select repeat(md5(random()::text), 20) from generate_series(1, 300)`
        .execute(db)
        .then(
          () => null,
          (cause: unknown) => String(cause),
        );
    if (refusal) return /No space|could not extend/i.test(refusal);
  }
  return false;
}
