import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../store/connect.ts';
import { aStory, raise, subscribed } from '../tests/alerts/room.ts';
import type { Outcome } from './artefacts.ts';
import { databaseUrl, type Ground } from './ground.ts';
import { killLoop, wrongWith } from './kills.ts';

const SENDER = fileURLToPath(new URL('kill-sender.mjs', import.meta.url));
const READERS = 7;

/** Kills `kills` senders of the built program by a seed, at the four points of a send in turn, over one outbox. */
export async function killSenders(
  ground: Ground,
  { kills, seed }: { kills: number; seed: number },
): Promise<Outcome> {
  const started = performance.now();
  await ground.database('kills');
  const url = databaseUrl(ground.postgres, 'kills', true);
  const { db, close } = connect(url, 4);
  try {
    for (let n = 0; n < READERS; n++) await subscribed(db, `reader${n}@example.com`);
    for (let n = 0; n < kills; n++) await raise(db, await aStory(db));
    const tally = await killLoop({
      db,
      seed,
      rounds: kills,
      file: join(ground.folder, 'kills-taken'),
      spawn: () => fork(SENDER, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    });
    const broken = wrongWith(tally, kills);
    if (tally.sent + tally.inDoubt !== kills * READERS) broken.push('not every message is accounted for');
    const held = [`${tally.killed} killed, ${tally.sent} sent once, ${tally.inDoubt} in doubt`];
    const ms = Math.round(performance.now() - started);
    return { row: 'kills', backend: ground.backend, seed, held, broken, ms };
  } finally {
    await close();
  }
}
