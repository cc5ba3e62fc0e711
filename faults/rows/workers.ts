import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { packageRoot } from '../../config/root.ts';
import { recover, until } from '../rest.ts';
import { endedWithin, killedAt, noteDeath, unless, type Row } from './row.ts';

const CLOCK = join(packageRoot(), 'faults', 'clock.mjs');
const HOUR_MS = 3600_000;

/** Faults of the processes that do the work. */
export const WORKER_ROWS: Row[] = [
  {
    n: 1,
    fault: 'kill -9 of a worker before and after the fetch, after the insert, before the commit',
    run: async (town) => {
      const broken: string[] = [];
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
        if ((await noteDeath(town, victim, 20_000)) === null) {
          victim.kill('SIGKILL');
          break;
        }
        await town.passTime();
      }
      if (poison) town.lost.add(poison.token);
      town.publish(5);
      town.worker();
      await recover(town);
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from ref where reason = 'poison'`.execute(town.db);
      const metrics = await (await fetch(`${await town.url()}/metrics`)).text();
      return [
        ...unless(rows[0]?.n === 1, `${rows[0]?.n} pages are quarantined instead of 1`),
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
      await town.atWork({ faultAt: 'article.before-commit:2:block=22000' });
      await town.atWork();
      town.publish(8);
      await sleep(24_000);
      await recover(town);
      return [];
    },
  },
  {
    n: 13,
    fault: 'one worker two hours ahead, one two hours behind, one whose clock is set back while it works',
    run: async (town) => {
      const clocks = [
        { CLOCK_OFFSET_MS: 2 * HOUR_MS },
        { CLOCK_OFFSET_MS: -2 * HOUR_MS },
        { CLOCK_STEP_MS: -600_000, CLOCK_STEP_AFTER_MS: 6000 },
      ];
      for (const clock of clocks) {
        const env = Object.fromEntries(Object.entries(clock).map(([name, value]) => [name, String(value)]));
        await town.atWork({ env: { NODE_OPTIONS: `--import=${CLOCK}`, ...env } });
      }
      town.publish(10);
      // No time is passed: leases and waits count by the database's clock, so that nothing waits for hours.
      const done = await town.quiesce(60_000);
      const begun = town.mail.sink.flows.map(({ from }) => from);
      const asked = new Map<string, number>();
      for (const { path } of town.site.requests) asked.set(path, (asked.get(path) ?? 0) + 1);
      const twice = town.published.filter(({ path }) => (asked.get(path) ?? 0) > 1).length;
      return [
        ...unless(done, 'something waits for a clock that is wrong'),
        ...unless(new Set(begun).size === begun.length, 'a message began to flow more than once'),
        ...unless(twice === 0, `${twice} pages were asked for more than once`),
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
