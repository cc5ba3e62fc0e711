import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { packageRoot } from '../../config/root.ts';
import { recover, until } from '../rest.ts';
import type { Running } from '../process.ts';
import type { Town } from '../town.ts';
import { endedWithin, killedAt, noteDeath, textOf, unless, type Row } from './row.ts';

/** A source whose poll died must be asked again within this time. */
const ASKED_AGAIN_MS = 60_000;
const STILL_MS = 45_000;

/** Faults of the processes that do the work. */
export const WORKER_ROWS: Row[] = [
  {
    n: 1,
    fault:
      'kill -9 of a worker in a poll, before and after the fetch of a page, after the insert, before the commit',
    run: async (town) => {
      const broken = await killedInAPoll(town);
      for (const point of ['before-fetch', 'after-fetch', 'after-insert', 'before-commit']) {
        broken.push(...unless(await killedAt(town, `article.${point}`, 2), `article.${point} killed nobody`));
        await town.passTime();
      }
      town.worker();
      await recover(town);
      return broken;
    },
  },
  {
    n: 2,
    fault: 'kill -9 in the middle of writing the alerts of a story',
    run: async (town) => {
      const killed = await killedAt(town, 'alerts.mid-batch', 2 + town.roll(3));
      town.worker();
      await recover(town);
      return unless(killed, 'alerts.mid-batch killed nobody');
    },
  },
  {
    n: 4,
    fault: 'a page that kills whoever reads it',
    run: async (town) => {
      const [poison] = town.publish(1);
      for (let n = 0; n < 9; n++) {
        const victim = town.worker({ faultAt: 'article.after-fetch:1' });
        await until(async () => victim.figures() === null || (await quarantined(town)) > 0, 45_000);
        if (victim.figures()) victim.kill('SIGKILL');
        await noteDeath(town, victim);
        if ((await quarantined(town)) > 0) break;
        await town.passTime();
      }
      if (poison) town.lost.add(poison.token);
      town.publish(5);
      town.worker();
      await recover(town);
      const given = await quarantined(town);
      const metrics = await textOf(`${await town.url()}/metrics`);
      return [
        ...unless(given === 1, `${given} pages are quarantined instead of 1`),
        ...unless(/outcome="poison"\} 1$/m.test(metrics), 'the metrics do not tell of the quarantined page'),
      ];
    },
  },
  {
    n: 5,
    fault: 'SIGTERM under load, with a job that hangs',
    run: async (town) => {
      const [hung] = town.publish(12);
      town.site.behave((request) => request.url === hung?.path);
      const worker = await town.atWork();
      await until(async () => town.site.requests.some(({ path }) => path === hung?.path));
      const started = performance.now();
      worker.kill('SIGTERM');
      const how = await endedWithin(worker, 35_000);
      const seconds = Math.round((performance.now() - started) / 1000);
      if (how === null) worker.kill('SIGKILL');
      town.site.behave(null);
      town.worker();
      await recover(town);
      return unless(how === 0 && seconds <= 30, `it ended with ${how} after ${seconds} s`);
    },
  },
  {
    n: 12,
    fault: 'an event loop that stands still for longer than a lock lives',
    run: async (town) => {
      const still = await town.atWork({ faultAt: `article.before-commit:2:block=${STILL_MS}` });
      const url = await town.url();
      town.publish(8);
      // The other comes when the first has the job: it could take all of it itself.
      await until(async () => town.site.requests.some(({ path }) => path.startsWith('/tin/')), 30_000);
      const other = await town.atWork();
      const stalled = /kakehashi_stalled_jobs_total\{queue="article"\} [1-9]/;
      const told = await until(async () => stalled.test(await textOf(`${url}/metrics`)), STILL_MS + 15_000);
      const ranAgain = await until(
        async () => [...jobsRun(other)].some((id) => jobsRun(still).has(id)),
        STILL_MS,
      );
      await recover(town);
      return [
        ...unless(told, 'the metrics tell of no job that lost its worker'),
        ...unless(ranAgain, 'no job was run by both workers'),
        ...unless(still.figures() !== null, 'the worker that stood still did not live on'),
      ];
    },
  },
  {
    n: 28,
    fault: 'a newer build migrates and works while the old one still runs',
    run: async (town) => {
      const dist = `dist-newer-${town.ground.backend}`;
      const newer = join(packageRoot(), dist);
      rmSync(newer, { recursive: true, force: true });
      cpSync(join(packageRoot(), 'dist'), newer, { recursive: true });
      writeFileSync(
        join(newer, 'store', 'migrations', '999999-newer.sql'),
        'alter table story add column newer text;',
      );
      try {
        await town.atWork();
        town.publish(4);
        await sleep(4000);
        await town.atWork({ dist });
        town.publish(4);
        await town.quiesce();
        const late = town.worker();
        const how = await endedWithin(late, 60_000);
        return unless(
          how === 1 && late.said().err.includes('newer Kakehashi'),
          `an old build on the newer schema ended with ${how}: ${late.said().err.slice(-200)}`,
        );
      } finally {
        rmSync(newer, { recursive: true, force: true });
      }
    },
  },
];

/** Pages that are given up because they killed whoever read them. */
async function quarantined(town: Town): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ref where reason = 'poison'`.execute(town.db);
  return rows[0]?.n ?? 0;
}

/** The worker dies with a feed in its hands: the same feed must be asked for again before its claim has lapsed. */
async function killedInAPoll(town: Town): Promise<string[]> {
  const killed = await killedAt(town, 'discover.after-fetch', 1, 1);
  const feeds = () => town.site.requests.filter(({ path }) => path === '/rss');
  const [last] = feeds().slice(-1);
  const next = town.worker();
  const again = await until(
    async () => feeds().some(({ host, at }) => host === last?.host && at > last.at),
    ASKED_AGAIN_MS,
  );
  next.kill('SIGTERM');
  await endedWithin(next, 30_000);
  return [
    ...unless(killed, 'discover.after-fetch killed nobody'),
    ...unless(again, `${last?.host} was not asked again within a minute`),
  ];
}

/** Jobs of links that a worker reports to have run, or run again. */
function jobsRun(worker: Running): Set<string> {
  const runs = worker.said().err.matchAll(/"job":"article","jobId":"([^"]+)","attempt"/g);
  return new Set([...runs].map(([, id]) => id ?? ''));
}
