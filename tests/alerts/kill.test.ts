import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aStory, raise, subscribed } from './room.ts';
import { startSink } from './sink.ts';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 16);
const SEED = Number(process.env['KILL_SEED'] ?? 1);
const POINTS = ['deliver.after-claim', 'deliver.data-started', 'mid-data', 'deliver.after-250'] as const;

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

/** Numbers below `limit`, the same for the same seed (mulberry32). */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

test('senders killed at any of the four points send nothing twice and lose nothing outside doubt', async () => {
  const { db } = database;
  const roll = dice(SEED);
  for (const name of ['a', 'b', 'c']) await subscribed(db, `${name}@example.com`);
  for (let n = 0; n < ROUNDS; n++) await raise(db, await aStory(db));
  let victim: ReturnType<typeof spawn> | null = null;
  let killAt = Number.POSITIVE_INFINITY;
  const file = join(folder, 'taken');
  // At this point the whole message has come, but the relay has neither kept it nor answered.
  const sink = await startSink(
    file,
    () => {
      if (--killAt !== 0) return 'take';
      return 'kill-sender';
    },
    () => victim?.kill('SIGKILL'),
  );
  const run = async (fault: string): Promise<NodeJS.Signals | null> => {
    victim = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('sender.ts', import.meta.url)), database.url, sink.url],
      { env: { ...process.env, FAULT_AT: fault }, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const child = victim;
    return await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  };
  let killed = 0;
  let windows = 0;
  for (let n = 0; n < ROUNDS; n++) {
    const point = POINTS[n % POINTS.length]!;
    const pass = 1 + roll(3);
    killAt = point === 'mid-data' ? pass : Number.POSITIVE_INFINITY;
    if ((await run(point === 'mid-data' ? '' : `${point}:${pass}`)) === 'SIGKILL') {
      killed++;
      if (point !== 'deliver.after-claim') windows++;
    }
    // The time in which no other worker may look at what the dead one held.
    await sql`update delivery set lease_until = now() - interval '1 second' where state = 'sending'`.execute(
      db,
    );
  }
  killAt = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 4; n++) await run('');
  await sink.close();

  const taken = readFileSync(file, 'utf8').trim().split('\n');
  const rows = await db.selectFrom('delivery').selectAll().execute();
  expect(killed).toBeGreaterThan(ROUNDS / 2);
  expect(rows.length).toBe(ROUNDS * 3);
  expect(new Set(taken).size).toBe(taken.length);
  expect(rows.filter(({ state }) => state !== 'sent' && state !== 'in_doubt')).toEqual([]);
  for (const { state, message_id } of rows) if (state === 'sent') expect(taken).toContain(message_id);
  expect(rows.filter(({ state }) => state === 'in_doubt').length).toBe(windows);
}, 180_000);
