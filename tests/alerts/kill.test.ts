import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killLoop, wrongWith } from '../../faults/kills.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aStory, raise, subscribed } from './room.ts';

/** `npm run faults -- --kills 1000` plays a thousand. */
const ROUNDS = 16;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

test('senders killed at any of the four points send nothing twice and lose nothing outside doubt', async () => {
  const { db } = database;
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await subscribed(db, `${name}@example.com`);
  for (let n = 0; n < ROUNDS; n++) await raise(db, await aStory(db));
  const sender = fileURLToPath(new URL('sender.ts', import.meta.url));
  const tally = await killLoop({
    db,
    rounds: ROUNDS,
    seed: 1,
    file: join(folder, 'taken'),
    spawn: () =>
      fork(sender, [database.url], {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
  });
  expect(tally.sent + tally.inDoubt).toBe(ROUNDS * 7);
  expect(wrongWith(tally, ROUNDS)).toEqual([]);
}, 180_000);
