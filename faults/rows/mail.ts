import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Town } from '../town.ts';
import { endedWithin, killedAt, unless, type Row } from './row.ts';

/** Faults on the way to the relay and at it. */
export const MAIL_ROWS: Row[] = [
  {
    n: 3,
    fault: 'kill -9 of a sender after its claim, before DATA, in the middle of it, before it notes the 250',
    run: async (town) => {
      const broken: string[] = [];
      for (const point of ['after-claim', 'data-started', 'after-250']) {
        const killed = await killedAt(town, `deliver.${point}`, 1 + town.roll(2), 2);
        broken.push(...unless(killed, `deliver.${point} killed nobody`));
      }
      town.mail.behave(() => 'kill-sender');
      const victim = town.worker({ concurrency: 1 });
      town.publish(2);
      broken.push(...unless((await endedWithin(victim, 45_000)) === 'SIGKILL', 'nobody was killed in DATA'));
      town.mail.behave(null);
      await town.noteDoubts();
      await town.passTime();
      town.worker();
      await town.quiesce();
      const inDoubt = await countIn(town, 'in_doubt');
      return [
        ...broken,
        ...unless(inDoubt === town.doubts && inDoubt >= 2, `${inDoubt} in doubt instead of ${town.doubts}`),
      ];
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
      town.publish(4);
      await until(async () => (await countIn(town, 'retry')) >= 3);
      const early = await countIn(town, 'sent');
      town.mail.behave(null);
      await town.passTime();
      await town.quiesce();
      return unless(early === 0, `${early} are called sent while the relay took none`);
    },
  },
  {
    n: 16,
    fault: 'a relay that refuses some: no such user, policy, full in the middle of a batch',
    run: async (town) => {
      const answers = [
        { rcpt: '550 5.1.1 no such user' },
        { rcpt: '554 5.7.1 policy' },
        { rcpt: '452 4.2.2 full' },
      ];
      town.mail.behave((n) => answers[n] ?? 'take');
      town.worker();
      town.publish(3);
      await until(async () => (await countIn(town, 'retry')) >= 1);
      await town.passTime();
      await town.quiesce();
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from suppression`.execute(town.db);
      const sent = await countIn(town, 'sent');
      return [
        ...unless(rows[0]?.n === 1, `${rows[0]?.n} addresses are suppressed instead of 1`),
        ...unless(sent > 0, 'the others got nothing'),
      ];
    },
  },
  {
    n: 17,
    fault: 'a relay that does not greet, trickles, or is half open',
    run: async (town) => {
      town.mail.behave((n) => (n % 2 ? 'trickle' : 'no-greeting'));
      town.worker();
      town.publish(2);
      const freed = await until(async () => (await countIn(town, 'retry')) >= 2, 150_000);
      town.mail.behave(null);
      await town.passTime();
      await town.quiesce(150_000);
      return unless(freed, 'a sender was held by a silent relay');
    },
  },
  {
    n: 18,
    fault: 'a relay that takes DATA and then hangs or resets',
    run: async (town) => {
      town.doubts += 2;
      town.mail.behave((n) => (['reset-after-data', 'lose'] as const)[n] ?? 'take');
      town.worker();
      town.publish(2);
      await town.quiesce();
      const inDoubt = await countIn(town, 'in_doubt');
      return unless(inDoubt === 2, `${inDoubt} in doubt instead of 2`);
    },
  },
];

/** How many deliveries are in a state. */
export async function countIn(town: Town, state: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from delivery where state = ${state}`.execute(town.db);
  return rows[0]?.n ?? 0;
}

/** Waits until something is so; false when the time is up. */
export async function until(so: () => Promise<boolean>, limitMs = 60_000): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await so().catch(() => false)) return true;
    await sleep(300);
  }
  return false;
}
