import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { packageRoot } from '../../config/root.ts';
import { until } from './mail.ts';
import { endedWithin, killedAt, unless, type Row } from './row.ts';

const CLOCK = join(packageRoot(), 'faults', 'clock.mjs');

/** Faults of the processes that do the work. */
export const WORKER_ROWS: Row[] = [
  {
    n: 1,
    fault: 'kill -9 of a worker before and after the fetch, after the insert, before the commit',
    run: async (town) => {
      const broken: string[] = [];
      for (const point of ['before-fetch', 'after-fetch', 'after-insert', 'before-commit'])
        broken.push(...unless(await killedAt(town, `article.${point}`, 2), `article.${point} killed nobody`));
      town.worker();
      await town.quiesce();
      return broken;
    },
  },
  {
    n: 2,
    fault: 'kill -9 in the middle of writing the alerts of a story',
    run: async (town) => {
      const killed = await killedAt(town, 'alerts.mid-batch', 2 + town.roll(3));
      town.worker();
      await town.quiesce();
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
        if ((await endedWithin(victim, 20_000)) === null) {
          victim.kill('SIGKILL');
          break;
        }
        await town.noteDoubts();
        await town.passTime();
      }
      if (poison) town.lost.add(poison.token);
      town.publish(5);
      town.worker();
      await town.quiesce();
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from ref where reason = 'poison'`.execute(town.db);
      return unless(rows[0]?.n === 1, `${rows[0]?.n} pages are quarantined instead of 1`);
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
      await town.passTime();
      town.worker();
      await town.quiesce();
      return unless(how === 0 && seconds <= 30, `it ended with ${how} after ${seconds} s`);
    },
  },
  {
    n: 12,
    fault: 'an event loop that stands still for longer than a lock lives',
    run: async (town) => {
      await town.atWork({ faultAt: 'article.before-commit:2:block=22000' });
      await town.atWork();
      town.publish(8);
      await sleep(24_000);
      await town.quiesce();
      return [];
    },
  },
  {
    n: 13,
    fault: 'one worker two hours ahead, one two hours behind',
    run: async (town) => {
      for (const hours of [2, -2]) {
        const env = { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_OFFSET_MS: String(hours * 3600_000) };
        await town.atWork({ env });
      }
      town.publish(10);
      await town.quiesce();
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from delivery where attempts > 1`.execute(town.db);
      return unless(rows[0]?.n === 0, `${rows[0]?.n} deliveries were tried more than once`);
    },
  },
  {
    n: 28,
    fault: 'a newer build migrates and works while the old one still runs',
    run: async (town) => {
      const newer = join(packageRoot(), 'dist-newer');
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
        await town.atWork({ dist: 'dist-newer' });
        town.publish(4);
        await town.quiesce();
        const late = town.worker();
        const how = await endedWithin(late, 60_000);
        return unless(
          how === 1 && late.said().err.includes('newer Kakehashi'),
          `an old build on the newer schema ended with ${how}: ${late.said().err.slice(-200)}`,
        );
      } finally {
        for (const child of town.processes) child.kill('SIGKILL');
        rmSync(newer, { recursive: true, force: true });
      }
    },
  },
];
