import { sql } from 'kysely';
import { recover, until } from '../rest.ts';
import { taken, type Town } from '../town.ts';
import { countIn, flowing, killedAt, noteDeath, unless, type Row } from './row.ts';

/** A sender is free again this soon after it met a silent relay. */
const FREED_MS = 60_000;

/** Faults on the way to the relay and at it. */
export const MAIL_ROWS: Row[] = [
  {
    n: 3,
    fault: 'kill -9 of a sender after its claim, before DATA, in the middle of it, before it notes the 250',
    run: async (town) => {
      const broken: string[] = [];
      // Those of an earlier death may still stand there.
      const flowed = new Set<string>();
      const note = async (point: string, killed: boolean, least: number) => {
        const before = flowed.size;
        for (const id of await flowing(town)) flowed.add(id);
        const n = flowed.size - before;
        broken.push(...unless(killed, `${point} killed nobody`));
        broken.push(...unless(least ? n >= least : n === 0, `${n} messages flowed at ${point}`));
        await town.passTime();
      };
      const pass = () => 1 + town.roll(2);
      await note('after-claim', await killedAt(town, 'deliver.after-claim', pass(), 2), 0);
      await note('data-started', await killedAt(town, 'deliver.data-started', pass(), 2), 1);
      await note('after-250', await killedAt(town, 'deliver.after-250', pass(), 2), 1);
      town.mail.behave(() => 'kill-sender');
      const victim = town.worker({ concurrency: 1 });
      town.publish(2);
      const how = await noteDeath(town, victim);
      town.mail.behave(null);
      await note('the middle of DATA', how === 'SIGKILL', 1);
      town.worker();
      await recover(town);
      const inDoubt = await countIn(town, 'in_doubt');
      return [...broken, ...unless(inDoubt === flowed.size, `${inDoubt} in doubt instead of ${flowed.size}`)];
    },
  },
  {
    n: 15,
    fault: 'a relay that asks to come later: 421, 450, 451',
    run: async (town) => {
      const answers = [
        { greeting: '421 4.3.2 later' },
        { rcpt: '450 4.2.1 busy' },
        { afterData: '451 4.3.0 later' },
      ];
      town.mail.behave((n) => answers[n % 3] ?? 'take');
      town.worker();
      const broken: string[] = [];
      town.publish(4);
      for (const [seconds, tries] of [
        [60, 1],
        [120, 2],
      ] as const) {
        const tried = await until(async () => {
          await sql`update mail_domain set held_until = null, next_send_at = now()`.execute(town.db);
          return (await waits(town, tries)).length >= 3;
        });
        broken.push(...unless(tried, `no message was tried ${tries} times`));
        const wrong = (await waits(town, tries)).filter((s) => s < seconds * 0.6 || s > seconds * 1.3);
        broken.push(
          ...unless(!wrong.length, `after ${tries} tries one waits ${wrong[0]} s, not about ${seconds} s`),
        );
        await town.passTime();
      }
      const early = await countIn(town, 'sent');
      town.mail.behave(null);
      await recover(town);
      return [...broken, ...unless(early === 0, `${early} are called sent while the relay took none`)];
    },
  },
  {
    n: 16,
    fault: 'a relay that refuses some: no such user, policy, full in the middle of a batch',
    run: async (town) => {
      const answers = [
        { rcpt: '550 5.1.1 no such user' },
        { rcpt: '554 5.7.515 policy' },
        { rcpt: '452 4.2.2 full' },
      ];
      town.mail.behave((n) => answers[n] ?? 'take');
      town.worker();
      town.publish(3);
      await until(async () => (await countIn(town, 'retry')) >= 1);
      await recover(town);
      const { rows } = await sql<{ suppressed: number; policy: number }>`select
        (select count(*)::int from suppression) as suppressed,
        (select count(*)::int from bounce where kind = 'policy') as policy`.execute(town.db);
      const [found] = rows;
      const sent = await countIn(town, 'sent');
      return [
        ...unless(found?.suppressed === 1, `${found?.suppressed} addresses are suppressed instead of 1`),
        ...unless(found?.policy === 1, `operators see ${found?.policy} refusals by policy instead of 1`),
        ...unless(sent > 0, 'the others got nothing'),
      ];
    },
  },
  {
    n: 17,
    fault: 'a relay that does not greet, trickles, or is half open',
    run: async (town) => {
      town.mail.behave((n) => (n % 2 ? 'trickle' : 'no-greeting'));
      await town.atWork();
      town.publish(1);
      const silent = await retriedWithin(town, 3);
      town.mail.behave(null);
      await recover(town);
      const halfOpen = await town.strike(async () => {
        town.mail.proxy.halfOpen();
        town.publish(1);
        const retried = await retriedWithin(town, 1);
        town.mail.proxy.flow();
        return retried;
      });
      await recover(town);
      return [
        ...unless(silent, 'a sender was held by a relay that does not greet or trickles'),
        ...unless(halfOpen, 'a sender was held by a half-open relay'),
        ...unless((await countIn(town, 'in_doubt')) === 0, 'a message that did not begin is in doubt'),
      ];
    },
  },
  {
    n: 18,
    fault: 'a relay that takes DATA and then resets, closes, hangs, or says 250 too late',
    run: async (town) => {
      const manners = ['reset-after-data', 'lose', 'hang-after-data', 'late-250'] as const;
      town.mail.behave((n) => manners[n] ?? 'take');
      town.worker();
      town.publish(2);
      await town.quiesce(90_000);
      const inDoubt = await countIn(town, 'in_doubt');
      const kept = taken(town).length;
      return [
        ...unless(inDoubt === 4, `${inDoubt} in doubt instead of 4`),
        // The late one was taken, too: it must not go out again.
        ...unless(kept === 3, `${kept} messages were taken instead of 3`),
      ];
    },
  },
];

/** Seconds that deliveries which were tried so often will wait. */
async function waits(town: Town, attempts: number): Promise<number[]> {
  const { rows } = await sql<{
    wait: number;
  }>`select extract(epoch from next_try_at - now())::float8 as wait from delivery
    where state = 'retry' and attempts = ${attempts} and next_try_at > now()`.execute(town.db);
  return rows.map(({ wait }) => Math.round(wait));
}

/** Whether messages are put off soon after a relay fell silent; the time in the queue before is not counted. */
async function retriedWithin(town: Town, messages: number): Promise<boolean> {
  await until(async () => (await countIn(town, 'sending')) > 0, 30_000);
  return await until(async () => (await countIn(town, 'retry')) >= messages, FREED_MS + 3000);
}
