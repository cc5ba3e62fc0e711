import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '../store/database.ts';
import { startSink } from '../tests/alerts/sink.ts';
import { dice } from './dice.ts';

/** The four points of a send at which its process is killed. */
const POINTS = ['deliver.after-claim', 'deliver.data-started', 'mid-data', 'deliver.after-250'] as const;

/** What the relay takes at a time: fewer than send, so that envelopes go behind messages that have no answer yet. */
const PLACES = 2;

/** Senders that are killed one after the other over one outbox. */
export interface KillLoop {
  db: Database;
  /** Deliveries that wait, at least three for each round. */
  rounds: number;
  seed: number;
  /** File in which the relay notes what it took, synced before it answers. */
  file: string;
  /** Starts a sender; it waits for an `Order` and ends when it has sent what is unfinished. */
  spawn(): ChildProcess;
}

/** What a sender is told: where it is to be killed, the relay, and how many messages it may have under way. */
export interface Order {
  fault: string;
  relay: string;
  senders: number;
}

/** How a loop ended. */
export interface KillTally {
  killed: number;
  sent: number;
  inDoubt: number;
  /** Messages that may be in doubt: those under way at the kills between DATA and the note of its answer. */
  doubtsAtLeast: number;
  doubtsAtMost: number;
  /** Messages that were taken twice, that are called sent but were not taken, and that are neither sent nor in doubt. */
  twice: number;
  untrue: number;
  lost: number;
}

/**
 * Kills senders by a seed at each of the four points, then lets one finish what is left. Half of the rounds send one message at
 * a time, half five over the two connections that the relay takes: a kill leaves as many in doubt as were under way, never more.
 */
export async function killLoop(loop: KillLoop): Promise<KillTally> {
  const roll = dice(loop.seed);
  let victim: ChildProcess | null = null;
  let killAt = Number.POSITIVE_INFINITY;
  const sink = await startSink(loop.file, () => (--killAt === 0 ? 'kill-sender' : 'take'), {
    killSender: () => void victim?.kill('SIGKILL'),
    pipelining: true,
    places: PLACES,
  });
  let ready = loop.spawn();
  const send = async (order: Omit<Order, 'relay'>, more: boolean): Promise<boolean> => {
    victim = ready;
    const ended = new Promise<boolean>((resolve) =>
      ready.once('exit', (_, signal) => resolve(signal === 'SIGKILL')),
    );
    ready.send({ ...order, relay: sink.url } satisfies Order);
    // The next one starts while this one works.
    if (more) ready = loop.spawn();
    return await ended;
  };
  const tally = { killed: 0, doubtsAtLeast: 0, doubtsAtMost: 0 };
  for (let n = 0; n < loop.rounds; n++) {
    const point = POINTS[n % POINTS.length] ?? POINTS[0];
    const pass = 1 + roll(3);
    const senders = roll(2) ? 5 : 1;
    killAt = point === 'mid-data' ? pass : Number.POSITIVE_INFINITY;
    const killed = await send({ fault: point === 'mid-data' ? '' : `${point}:${pass}`, senders }, true);
    if (killed) tally.killed++;
    if (killed && point !== 'deliver.after-claim') {
      tally.doubtsAtLeast += 1;
      tally.doubtsAtMost += senders;
    }
    // The time in which no other worker may look at what the dead one held.
    await sql`update delivery set lease_until = now() - interval '1 second' where state = 'sending'`.execute(
      loop.db,
    );
  }
  killAt = Number.POSITIVE_INFINITY;
  for (let left = true; left; left = await unfinished(loop.db)) await send({ fault: '', senders: 5 }, true);
  ready.kill('SIGKILL');
  await sink.close();
  return { ...tally, ...(await counted(loop)) };
}

async function unfinished(db: Database): Promise<boolean> {
  const { rows } =
    await sql`select from delivery where state in ('pending', 'retry', 'sending') limit 1`.execute(db);
  return rows.length > 0;
}

async function counted({ db, file }: KillLoop) {
  const taken = readFileSync(file, 'utf8').trim().split('\n');
  const once = new Set(taken);
  const rows = await db.selectFrom('delivery').select(['state', 'message_id']).execute();
  const sent = rows.filter(({ state }) => state === 'sent');
  const inDoubt = rows.filter(({ state }) => state === 'in_doubt').length;
  return {
    sent: sent.length,
    inDoubt,
    twice: taken.length - once.size,
    untrue: sent.filter(({ message_id }) => !once.has(message_id)).length,
    lost: rows.length - sent.length - inDoubt,
  };
}

/** What is wrong with a tally, in sentences; nothing of it is a matter of luck. */
export function wrongWith(tally: KillTally, rounds: number): string[] {
  const { killed, inDoubt, doubtsAtLeast, doubtsAtMost, twice, untrue, lost } = tally;
  return [
    ...(killed < rounds ? [`only ${killed} of ${rounds} senders were killed`] : []),
    ...(twice ? [`${twice} messages were taken twice`] : []),
    ...(untrue ? [`${untrue} are called sent but were not taken`] : []),
    ...(lost ? [`${lost} are neither sent nor in doubt`] : []),
    ...(inDoubt < doubtsAtLeast || inDoubt > doubtsAtMost
      ? [`${inDoubt} are in doubt instead of ${doubtsAtLeast} to ${doubtsAtMost}`]
      : []),
  ];
}
