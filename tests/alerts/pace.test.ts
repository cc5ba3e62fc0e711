import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../../workers/deliver.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, aStory, alertServices, raise, subscribed } from './room.ts';
import { startSink, type Sink } from './sink.ts';

let database: TestDatabase;
let folder: string;
let sink: Sink;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
  sink = await startSink(join(folder, 'taken'), () => 'take');
});
afterAll(async () => {
  await sink.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

test('a mail that waited for its place at a busy domain goes when the place comes, and takes no new one at the end', async () => {
  const { db } = database;
  for (const name of ['a', 'b', 'c', 'd']) await subscribed(db, `${name}@busy.example`);
  const { deliveries } = await raise(db, await aStory(db));
  const services = alertServices(db, sink.url, 1500, { mail: { perMinute: 6 } });
  await deliver(services, { deliveries }, aRun());
  expect(sink.messages).toHaveLength(1);
  // Ten seconds pass for each of them, while others keep the domain busy.
  await sql`update delivery set place_at = now(), next_try_at = now() where state = 'pending'`.execute(db);
  await sql`update mail_domain set next_send_at = now() + interval '1 hour'`.execute(db);
  await deliver(services, { deliveries }, aRun());
  expect(sink.messages).toHaveLength(4);
});
