import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { claimDeliveries } from '../../store/deliveries.ts';
import { deliveryLog } from '../../store/delivery-log.ts';
import { deliver } from '../../workers/deliver.ts';
import { createSender } from '../../workers/sender.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, aStory, alertServices, raise, subscribed } from './room.ts';
import { startSink, type Sink } from './sink.ts';

let database: TestDatabase;
let folder: string;
let sink: Sink;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  sink = await startSink(join(folder, 'taken'), () => 'take');
});
afterEach(async () => {
  await sink.close();
  await sql`truncate subscriber, suppression, story, article, consent cascade`.execute(database.db);
});

/** Deliveries of one story to so many readers. */
async function toReaders(n: number): Promise<string[]> {
  for (let nth = 0; nth < n; nth++) await subscribed(database.db, `reader${nth}@example.com`);
  return (await raise(database.db, await aStory(database.db))).deliveries;
}

/** The rows in the order in which they began to flow, with the transaction that changed each last. */
async function rows() {
  const { rows: found } = await sql<{ id: string; state: string; change: string }>`
    select id, state, xmin::text as change from delivery where data_started_at is not null order by data_started_at, id`.execute(
    database.db,
  );
  return found;
}

/** All of these claimed, and a sender for them. */
async function claimed(ids: readonly string[]) {
  const held = await claimDeliveries(database.db, ids);
  return { held, sender: createSender(deliveryLog(database.db)) };
}

const END = { state: 'sent', message: '250 taken', subject: 'News' } as const;

test('when a message flows, those before it of the same sender are noted as sent', async () => {
  const deliveries = await toReaders(5);
  const services = alertServices(database.db, sink.url);
  const seen: string[][] = [];
  const { email } = services.channels;
  services.channels = {
    ...services.channels,
    email: {
      ...email,
      send: async (message, signal, dataStarted) =>
        await email.send(message, signal, async () => {
          await dataStarted();
          seen.push((await rows()).map(({ state }) => state));
        }),
    },
  };
  await deliver(services, { deliveries }, aRun());
  expect(seen.map((states) => states.filter((state) => state === 'sending'))).toEqual(
    Array.from({ length: 5 }, () => ['sending']),
  );
  expect((await rows()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'sent'));
});

test('the end of a message and the start of the next are one commit', async () => {
  const { held, sender } = await claimed(await toReaders(2));
  const [one, two] = held;
  expect(await sender.starts(one!, null)).toBe(true);
  sender.taken(one!, END);
  expect(await sender.starts(two!, null)).toBe(true);
  const [first, second] = await rows();
  expect([first?.state, second?.state]).toEqual(['sent', 'sending']);
  expect(first?.change).toBe(second?.change);
  await sender.rest();
});

test('a message that no other follows is noted all the same, and soon', async () => {
  const { held, sender } = await claimed(await toReaders(1));
  await sender.starts(held[0]!, null);
  sender.taken(held[0]!, END);
  await vi.waitFor(async () => expect((await rows())[0]?.state).toBe('sent'), { timeout: 10_000 });
});

test('what was taken before a start that could not be committed is noted with what comes next', async () => {
  const { held, sender } = await claimed(await toReaders(3));
  const [one, two, three] = held;
  await sender.starts(one!, null);
  sender.taken(one!, END);
  await sql`create function no_flow() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$`.execute(
    database.db,
  );
  await sql`create trigger no_flow before update on delivery for each row
    when (new.data_started_at is distinct from old.data_started_at) execute function no_flow()`.execute(
    database.db,
  );
  await expect(sender.starts(two!, null)).rejects.toThrow('full');
  expect((await rows()).map(({ state }) => state)).toEqual(['sending']);
  await sql`drop function no_flow cascade`.execute(database.db);
  expect(await sender.starts(three!, null)).toBe(true);
  expect((await rows()).map(({ id, state }) => [id, state])).toEqual([
    [one!.id, 'sent'],
    [three!.id, 'sending'],
  ]);
  await sender.rest();
});
