import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { connect } from '../store/connect.ts';
import { aStory, raise, subscribed } from '../tests/alerts/room.ts';
import type { Outcome } from './artefacts.ts';
import { databaseUrl, type Ground } from './ground.ts';
import { killLoop, wrongWith, type KillTally } from './kills.ts';

const SENDER = fileURLToPath(new URL('kill-sender.mjs', import.meta.url));
const READERS = 7;
/** Loops side by side, each with an outbox and a relay of its own: most of a round is a process that starts. */
const LANES = 3;
/** Fewer rounds than this are not worth a lane. */
const ROUNDS_A_LANE = 20;

/** Kills `kills` senders of the built program by a seed, at the four points of a send in turn. */
export async function killSenders(
  ground: Ground,
  { kills, seed }: { kills: number; seed: number },
): Promise<Outcome> {
  const started = performance.now();
  const lanes = Math.max(1, Math.min(LANES, Math.floor(kills / ROUNDS_A_LANE)));
  const rounds = Array.from({ length: lanes }, (_, lane) => Math.floor((kills + lane) / lanes));
  const tallies = await Promise.all(
    rounds.map(async (each, lane) => await killOver(ground, { lane, rounds: each, seed: seed + lane })),
  );
  const sum = (of: (tally: KillTally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  const [killed, sent, inDoubt] = [
    sum((tally) => tally.killed),
    sum((tally) => tally.sent),
    sum((tally) => tally.inDoubt),
  ];
  return {
    row: 'kills',
    backend: ground.backend,
    seed,
    held: [`${killed} killed, ${sent} sent once, ${inDoubt} in doubt`],
    broken: [
      ...tallies.flatMap((tally, lane) => wrongWith(tally, rounds[lane] ?? 0)),
      ...(sent + inDoubt === kills * READERS ? [] : ['not every message is accounted for']),
    ],
    ms: Math.round(performance.now() - started),
  };
}

/** One loop over an outbox of its own. */
async function killOver(
  ground: Ground,
  { lane, rounds, seed }: { lane: number; rounds: number; seed: number },
): Promise<KillTally> {
  const name = `kills_${lane}`;
  await ground.database(name);
  const url = databaseUrl(ground.postgres, name, true);
  const { db, close } = connect(url, 4);
  try {
    for (let n = 0; n < READERS; n++) await subscribed(db, `reader${n}@example.com`);
    for (let n = 0; n < rounds; n++) {
      await raise(db, await aStory(db));
      // A reader gets a hundred an hour at most; here hours pass.
      if (n % 50 === 49)
        await sql`update delivery set created_at = created_at - interval '2 hours'`.execute(db);
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from delivery`.execute(db);
    if (rows[0]?.n !== rounds * READERS)
      throw new Error(`The outbox holds ${rows[0]?.n} messages, not ${rounds * READERS}.`);
    return await killLoop({
      db,
      seed,
      rounds,
      file: join(ground.folder, `${name}.sink`),
      spawn: () => fork(SENDER, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    });
  } finally {
    await close();
  }
}
