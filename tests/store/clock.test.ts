import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { databaseClock } from '../../store/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database.close());
afterEach(() => void vi.useRealTimers());

async function secondsOff(now: Date): Promise<number> {
  const { rows } = await sql<{ off: number }>`
    select extract(epoch from clock_timestamp() - ${now}::timestamptz)::float8 as off`.execute(database.db);
  return Math.abs(rows[0]?.off ?? Number.NaN);
}

test.each([2, -2])('a machine whose clock is %i hours off tells the time of the database', async (hours) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3600_000 });
  const clock = await databaseClock(database.db);
  expect(await secondsOff(clock.now())).toBeLessThan(60);
  await clock.close();
});

test('a clock that is set while the process runs changes nothing', async () => {
  const clock = await databaseClock(database.db);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 600_000 });
  expect(await secondsOff(clock.now())).toBeLessThan(60);
  await clock.close();
});
