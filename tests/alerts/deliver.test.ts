import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../alerts/channel.ts';
import type { Database } from '../../store/database.ts';
import { claimDeliveries, unfinishedDeliveries } from '../../store/deliveries.ts';
import { deliveryLog } from '../../store/delivery-log.ts';
import { suppress } from '../../store/suppressions.ts';
import { linkToken } from '../../store/tokens.ts';
import { unsubscribe } from '../../store/consent.ts';
import { deliver } from '../../workers/deliver.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, aStory, alertServices, raise, secret, subscribed } from './room.ts';
import { startSink, type Manner, type Sink } from './sink.ts';

let database: TestDatabase;
let folder: string;
let sink: Sink;
let manner: (n: number) => Manner;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  manner = () => 'take';
  sink = await startSink(join(folder, 'taken'), (n) => manner(n));
});
afterEach(async () => {
  await sink.close();
  await sql`truncate subscriber, suppression, story, article, consent cascade`.execute(database.db);
});

async function row(id: string) {
  return await database.db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The first text part of a message. */
function bodyOf(message: string): string {
  const part = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)(?:\r\n--|$)/.exec(message)?.[1] ?? '';
  return Buffer.from(part, 'base64').toString('utf8').replaceAll('\r\n', '\n');
}

/** One story for one reader, sent with the relay's manner. */
async function sendOne(how: Manner) {
  manner = () => how;
  await subscribed(database.db, 'reader@example.com');
  const { deliveries } = await raise(database.db, await aStory(database.db));
  await deliver(alertServices(database.db, sink.url), { deliveries }, aRun());
  return deliveries[0]!;
}

test('a story goes once to each subscription, however often it is told and sent', async () => {
  const { db } = database;
  await subscribed(db, 'one@example.com');
  await subscribed(db, 'two@example.com');
  const story = await aStory(db);
  const first = await raise(db, story);
  expect(first.alerts).toBe(2);
  expect(await raise(db, story)).toEqual({ alerts: 0, deliveries: [] });
  const services = alertServices(db, sink.url);
  await Promise.all([
    deliver(services, first, aRun()),
    deliver(services, { deliveries: [...first.deliveries].reverse() }, aRun()),
    deliver(services, first, aRun()),
  ]);
  expect(sink.recipients.sort()).toEqual(['one@example.com', 'two@example.com']);
  for (const id of first.deliveries) expect((await row(id)).state).toBe('sent');
});

test('an update reaches those who know the story as an update, the others as new', async () => {
  const { db } = database;
  await subscribed(db, 'early@example.com');
  const story = await aStory(db);
  await raise(db, story);
  await subscribed(db, 'late@example.com');
  await sql`update story set event_date = '2025-11-26' where id = ${story}`.execute(db);
  const { deliveries } = await raise(db, story);
  expect(await raise(db, story)).toMatchObject({ deliveries: [] });
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  const updates = sink.messages.filter((message) =>
    bodyOf(message).includes('New: event on 26 November 2025 (was 25 November 2025)'),
  );
  expect(sink.recipients.sort()).toEqual(['early@example.com', 'late@example.com']);
  expect(updates.map((message) => /^To: (.*)$/m.exec(message)?.[1]?.trim())).toEqual(['early@example.com']);
});

describe('what a relay says decides the state', () => {
  test.each([
    ['421 at the door', { greeting: '421 4.3.2 closing' }, 'retry'],
    ['450 for the recipient', { rcpt: '450 4.2.1 busy' }, 'retry'],
    ['452 for the recipient', { rcpt: '452 4.5.3 too many' }, 'retry'],
    ['451 after the message', { afterData: '451 4.3.0 later' }, 'retry'],
    ['550 for the recipient', { rcpt: '550 5.1.1 no such user' }, 'failed'],
    ['552 after the message', { afterData: '552 5.3.4 too big' }, 'failed'],
    ['554 policy', { afterData: '554 5.7.1 refused by policy' }, 'failed'],
    ['no greeting', 'no-greeting', 'retry'],
    ['one byte at a time', 'trickle', 'retry'],
    ['silence after the message', 'hang-after-data', 'in_doubt'],
    ['a reset after the message', 'reset-after-data', 'in_doubt'],
    ['a closed connection after the message', 'lose', 'in_doubt'],
  ] as [string, Manner, string][])('%s', async (_, how, state) => {
    const id = await sendOne(how);
    expect((await row(id)).state).toBe(state);
    expect((await row(id)).last_message).toMatch(/\w/);
    expect(sink.messages).toEqual([]);
  });
});

test('a mailbox that does not exist is suppressed, a policy refusal suppresses nobody', async () => {
  await sendOne({ afterData: '554 5.7.1 refused by policy' });
  const count = async () => (await database.db.selectFrom('suppression').selectAll().execute()).length;
  expect(await count()).toBe(0);
  await sql`truncate subscriber, story, article cascade`.execute(database.db);
  await sendOne({ rcpt: '550 5.1.1 no such user' });
  expect(await count()).toBe(1);
});

test('one refused message stops none of the others', async () => {
  const { db } = database;
  manner = (n) => (n === 1 ? { rcpt: '452 4.5.3 full' } : 'take');
  for (const name of ['a', 'b', 'c', 'd']) await subscribed(db, `${name}@example.com`);
  const { deliveries } = await raise(db, await aStory(db));
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  const states = await Promise.all(deliveries.map(async (id) => (await row(id)).state));
  expect(states).toEqual(['sent', 'retry', 'sent', 'sent']);
});

test('tries become rarer, and a message that waited three days has failed', async () => {
  const id = await sendOne({ rcpt: '450 4.2.1 busy' });
  const services = alertServices(database.db, sink.url);
  const waits: number[] = [];
  for (let n = 0; n < 4; n++) {
    const { next_try_at } = await row(id);
    waits.push(next_try_at.getTime() - Date.now());
    await sql`update delivery set next_try_at = now() where id = ${id}`.execute(database.db);
    await deliver(services, { deliveries: [id] }, aRun());
  }
  expect(waits[0]).toBeGreaterThan(40_000);
  expect(waits[3]).toBeGreaterThan(waits[0]! * 3);
  await sql`update delivery set next_try_at = now(), tries_since = now() - interval '73 hours' where id = ${id}`.execute(
    database.db,
  );
  await deliver(services, { deliveries: [id] }, aRun());
  expect((await row(id)).state).toBe('failed');
});

test('a clock two hours ahead neither hurries nor delays a retry', async () => {
  manner = () => ({ rcpt: '450 4.2.1 busy' });
  await subscribed(database.db, 'reader@example.com');
  const { deliveries } = await raise(database.db, await aStory(database.db));
  const services = alertServices(database.db, sink.url);
  services.now = () => new Date(Date.now() + 2 * 3600_000);
  await deliver(services, { deliveries }, aRun());
  const wait = (await row(deliveries[0]!)).next_try_at.getTime() - Date.now();
  expect(wait).toBeLessThan(5 * 60_000);
});

test('who unsubscribed or is suppressed after the alert was written gets nothing', async () => {
  const { db } = database;
  const gone = await subscribed(db, 'gone@example.com');
  await subscribed(db, 'Bounced@example.com');
  const { deliveries } = await raise(db, await aStory(db));
  await unsubscribe(db, linkToken(secret, 'unsubscribe', gone), {
    ip: 'x',
    now: new Date(),
    textVersion: 't',
  });
  await suppress(db, secret, 'bounced@EXAMPLE.com', { reason: 'hard bounce' });
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.messages).toEqual([]);
  for (const id of deliveries) expect((await row(id)).state).toBe('suppressed');
});

test.each([
  [
    'suppressed',
    async (db: Database) => await suppress(db, secret, 'reader@example.com', { reason: 'complaint' }),
  ],
  [
    'unsubscribed',
    async (db: Database) => void (await sql`update subscription set state = 'ended'`.execute(db)),
  ],
  ['paused', async (db: Database) => void (await sql`update subscription set state = 'paused'`.execute(db))],
])('who is %s between the claim and DATA gets nothing', async (_, leave) => {
  const { db } = database;
  await subscribed(db, 'reader@example.com');
  const { deliveries } = await raise(db, await aStory(db));
  const services = alertServices(db, sink.url);
  const { email } = services.channels;
  const late: Channel = {
    ...email,
    send: async (message, signal, dataStarted) => {
      await leave(db);
      return await email.send(message, signal, dataStarted);
    },
  };
  services.channels = { ...services.channels, email: late };
  await deliver(services, { deliveries }, aRun());
  expect(sink.messages).toEqual([]);
  expect(await row(deliveries[0]!)).toMatchObject({ state: 'suppressed', data_started_at: null });
});

test('a cancelled job lets go of a relay that never greets', async () => {
  manner = () => 'no-greeting';
  await subscribed(database.db, 'reader@example.com');
  const { deliveries } = await raise(database.db, await aStory(database.db));
  await deliver(
    alertServices(database.db, sink.url, 300_000),
    { deliveries },
    aRun(AbortSignal.timeout(300)),
  );
  expect((await row(deliveries[0]!)).state).toBe('retry');
});

test('a worker that lost its lease sends nothing and changes nothing', async () => {
  const { db } = database;
  await subscribed(db, 'reader@example.com');
  const { deliveries } = await raise(db, await aStory(db));
  const id = deliveries[0]!;
  const log = deliveryLog(db);
  const [slow] = await claimDeliveries(db, [id]);
  expect(await claimDeliveries(db, [id])).toEqual([]);
  await sql`update delivery set lease_until = now() - interval '1 second'`.execute(db);
  expect(await unfinishedDeliveries(db, 10)).toEqual([id]);
  const [next] = await claimDeliveries(db, [id]);
  expect(await log.dataStarted(slow!, null)).toBe(false);
  await log.settle(slow!, { state: 'failed', message: 'too late' });
  expect(await row(id)).toMatchObject({ state: 'sending', attempts: 2 });
  await log.settle(next!, { state: 'sent', message: '250' });
  expect((await row(id)).state).toBe('sent');
});

test('a message whose sender died while it flowed is in doubt and is not sent again', async () => {
  const { db } = database;
  await subscribed(db, 'reader@example.com');
  const { deliveries } = await raise(db, await aStory(db));
  await claimDeliveries(db, [deliveries[0]!]);
  await sql`update delivery set data_started_at = now(), lease_until = now() - interval '1 second'`.execute(
    db,
  );
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.messages).toEqual([]);
  expect((await row(deliveries[0]!)).state).toBe('in_doubt');
  expect(await unfinishedDeliveries(db, 10)).toEqual([]);
});

test('a message that was taken while the database could not note it is in doubt, never sent again', async () => {
  const { db } = database;
  await subscribed(db, 'reader@example.com');
  const { deliveries } = await raise(db, await aStory(db));
  const services = alertServices(db, sink.url);
  await sql`create function no_sent() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$`.execute(
    db,
  );
  await sql`create trigger no_sent before update on delivery for each row when (new.state = 'sent') execute function no_sent()`.execute(
    db,
  );
  await expect(deliver(services, { deliveries }, aRun())).rejects.toThrow('full');
  await sql`drop function no_sent cascade`.execute(db);
  expect((await row(deliveries[0]!)).state).toBe('sending');
  await sql`update delivery set lease_until = now() - interval '1 second'`.execute(db);
  await deliver(services, { deliveries }, aRun());
  expect((await row(deliveries[0]!)).state).toBe('in_doubt');
  expect(sink.messages).toHaveLength(1);
});

test('a mail carries what mailbox providers ask of lists, and its identifier is that of the delivery', async () => {
  const id = await sendOne('take');
  const { message_id, subject } = await row(id);
  const [message] = sink.messages;
  const head = message!.slice(0, message!.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  expect(head).toContain(`Message-ID: ${message_id}`);
  expect(head).toMatch(/^List-Unsubscribe: ?<https:\/\/kakehashi\.example\/unsubscribe\/[\w-]{43}>/m);
  expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  expect(head).toMatch(/^List-ID: .*<alerts\.kakehashi\.example>$/im);
  expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(head).toMatch(/^Precedence: bulk$/m);
  expect(head).toMatch(/^Content-Language: en$/m);
  expect(head).toMatch(/^Feedback-ID: /m);
  expect(subject).toBe('[VN–JP] Quang Ninh ↔ Gunma: agreement, 25 Nov');
});
