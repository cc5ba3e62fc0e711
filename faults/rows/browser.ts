import { sql } from 'kysely';
import { commandOf, descendants } from '../process.ts';
import { recover, until } from '../rest.ts';
import type { Town } from '../town.ts';
import { endedWithin, noteDeath, unless, type Row } from './row.ts';

/** Faults of the browser that renders pages for sources that need one. */
export const BROWSER_ROWS: Row[] = [
  {
    n: 27,
    fault:
      'a browser that is killed while it renders, one of its tabs killed, a page that never ends, a worker killed beside its browser',
    papers: [{ id: 'screen', rendered: true }],
    run: async (town) => {
      const worker = await town.atWork();
      town.publish(1, 'screen');
      await recover(town);
      const [hung] = town.publish(1, 'screen');
      town.site.behave((request) => request.headers.host === 'screen.example' && request.url === hung?.path);
      const asked = await until(
        async () => town.site.requests.some(({ path }) => path === hung?.path),
        30_000,
      );
      const broken = unless(asked, 'the browser did not ask for the page');
      for (const kind of [/--type=renderer/, /^(?!.*--type=)/]) {
        const victims = browsersOf(worker.pid).filter((pid) => kind.test(commandOf(pid)));
        broken.push(...unless(victims.length > 0, `there is no process ${kind}`));
        for (const pid of victims) process.kill(pid, 'SIGKILL');
        town.publish(2, 'live');
        const others = await until(async () => (await waitingOn(town, 'live')) === 0, 20_000);
        broken.push(...unless(others, 'pages that need no browser waited for it'));
        await town.passTime();
      }
      town.site.behave(null);
      town.publish(2, 'screen');
      await recover(town);
      const last = browsersOf(worker.pid);
      worker.kill('SIGTERM');
      const how = await endedWithin(worker, 30_000);
      const left = last.filter((pid) => commandOf(pid).includes('chrom'));
      for (const pid of left) process.kill(pid, 'SIGKILL');
      const killed = await killedWithBrowser(town);
      await town.atWork();
      await recover(town);
      return [
        ...broken,
        ...unless(killed, 'no worker was killed while it had a browser'),
        ...unless(how === 0, `the worker ended with ${how}`),
        ...unless(left.length === 0, `${left.length} browser processes outlive their worker`),
      ];
    },
  },
];

/** Kills a worker that has a browser; that its browser ends, too, is seen by the invariants. */
async function killedWithBrowser(town: Town): Promise<boolean> {
  const worker = await town.atWork();
  town.publish(1, 'screen');
  const opened = await until(async () => browsersOf(worker.pid).length > 0, 30_000);
  worker.kill('SIGKILL');
  await noteDeath(town, worker);
  return opened;
}

function browsersOf(pid: number): number[] {
  return descendants(pid).filter((child) => commandOf(child).includes('chrom'));
}

/** Articles of a newspaper that were published and have not been stored. */
async function waitingOn(town: Town, paper: string): Promise<number> {
  const { rows } = await sql<{
    url: string;
  }>`select url from article where url like ${`http%//${paper}.%`}`.execute(town.db);
  const { rows: waiting } = await sql<{ n: number }>`select count(*)::int as n from ref
    where source_id = ${paper} and state = 'waiting'`.execute(town.db);
  const listed = town.published.filter(({ path }) =>
    town.site.requests.some((request) => request.path === path && request.host === `${paper}.example`),
  );
  return (waiting[0]?.n ?? 0) + Math.max(0, listed.length - rows.length);
}
