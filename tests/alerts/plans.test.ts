import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { completenessOf } from '../../store/completeness.ts';
import type { Database } from '../../store/database.ts';
import { makeDueDigests } from '../../store/digests.ts';
import { closeRun, openRun } from '../../store/runs.ts';
import { deliver } from '../../workers/deliver.ts';
import { digest } from '../../workers/digest.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, aStory, alertServices, raise, subscribed } from './room.ts';
import { startSink, type Sink } from './sink.ts';

let database: TestDatabase;
let db: Database;
let folder: string;
let sink: Sink;

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => (sink = await startSink(join(folder, 'taken'), () => 'take')));
afterEach(async () => {
  await sink.close();
  await sql`truncate subscriber, story, article, consent, delivery, run, source cascade`.execute(db);
});

const soon = async () =>
  await sql`update subscription set next_digest_at = now() - interval '1 second' where next_digest_at is not null`.execute(
    db,
  );
const due = async () => (await makeDueDigests(db, new Date())).deliveries;

/** The text part of a message. */
function bodyOf(message: string): string {
  const part = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)(?:\r\n--|$)/.exec(message)?.[1] ?? '';
  return Buffer.from(part, 'base64').toString('utf8').replaceAll('\r\n', '\n');
}

test('a hundred stories within minutes become five mails and one digest, and none is lost', async () => {
  await subscribed(db, 'reader@example.com', { mostAnHour: 5 });
  const atOnce: string[] = [];
  for (let n = 0; n < 100; n++) atOnce.push(...(await raise(db, await aStory(db, `Tin ${n}`))).deliveries);
  expect(atOnce).toHaveLength(5);
  expect(await due()).toEqual([]);
  await soon();
  const [burst, ...more] = await due();
  expect(more).toEqual([]);
  await deliver(alertServices(db, sink.url), { deliveries: [...atOnce, burst!] }, aRun());
  expect(sink.messages).toHaveLength(6);
  expect(bodyOf(sink.messages[5]!)).toContain('80 more stories are on the website');
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from alert where delivery_id is null`.execute(db);
  expect(rows[0]!.n).toBe(0);
  await soon();
  expect(await due()).toEqual([]);
});

test('kinds that a reader did not choose for at once wait for the digest of the day', async () => {
  await subscribed(db, 'reader@example.com', { atOnceKinds: ['visit'] });
  const story = await aStory(db);
  expect(await raise(db, story)).toEqual({ alerts: 1, deliveries: [] });
  await sql`update story set kinds = array['visit'] where id = ${await aStory(db)}`.execute(db);
  const visit = await sql<{ id: string }>`select id from story where kinds = array['visit']`.execute(db);
  expect((await raise(db, visit.rows[0]!.id)).deliveries).toHaveLength(1);
  await soon();
  expect(await due()).toHaveLength(1);
});

test('what comes in quiet hours goes out together when they end', async () => {
  const minute = (shift: number) =>
    new Date(Date.now() + shift * 60_000).getUTCHours() * 60 +
    new Date(Date.now() + shift * 60_000).getUTCMinutes();
  await subscribed(db, 'quiet@example.com', { zone: 'UTC', quiet: { from: minute(-60), to: minute(60) } });
  await subscribed(db, 'awake@example.com', { zone: 'UTC', quiet: { from: minute(60), to: minute(120) } });
  const deliveries: string[] = [];
  for (let n = 0; n < 3; n++) deliveries.push(...(await raise(db, await aStory(db))).deliveries);
  expect(deliveries).toHaveLength(3);
  const { rows } = await sql<{ minutes: number }>`
    select extract(epoch from next_digest_at - now()) / 60 as minutes from subscription where next_digest_at is not null`.execute(
    db,
  );
  expect(rows).toHaveLength(1);
  expect(Number(rows[0]!.minutes)).toBeGreaterThan(57);
  expect(Number(rows[0]!.minutes)).toBeLessThanOrEqual(61);
  await soon();
  expect(await due()).toHaveLength(1);
});

test('an alert whose retry falls into quiet hours waits until they end', async () => {
  await subscribed(db, 'reader@example.com', { zone: 'UTC' });
  const { deliveries } = await raise(db, await aStory(db));
  const now = new Date();
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  await sql`update subscription set quiet_from = ${(minute + 1430) % 1440}, quiet_to = ${(minute + 30) % 1440}`.execute(
    db,
  );
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.messages).toEqual([]);
  await sql`update subscription set quiet_from = null`.execute(db);
  await sql`update delivery set next_try_at = now()`.execute(db);
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.messages).toHaveLength(1);
});

test('an empty period is skipped, or told with the names of the sources that were checked', async () => {
  await sql`insert into source (id, name, home, lang, interval_ms, last_ok_at, state) values
    ('a', '{"vi":"A","ja":"A","en":"Alpha Daily"}', 'https://a.example/', 'vi', 60000, now(), 'ok'),
    ('b', '{"vi":"B","ja":"B","en":"Beta Times"}', 'https://b.example/', 'vi', 60000, now() - interval '9 days', 'blocked')`.execute(
    db,
  );
  await subscribed(db, 'skip@example.com', { cadence: 'daily' });
  await subscribed(db, 'say@example.com', { cadence: 'daily', whenEmpty: 'say' });
  await soon();
  const deliveries = await due();
  expect(deliveries).toHaveLength(1);
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.recipients).toEqual(['say@example.com']);
  const text = bodyOf(sink.messages[0]!);
  expect(text).toContain('Checked: Alpha Daily\n');
  expect(text).toMatch(/1 of 2 sources checked; Beta Times blocked since /);
});

test('the line of completeness counts what the ledger counts, and its parts make the whole', async () => {
  await sql`insert into source (id, name, home, lang, interval_ms) values ('a', '{"vi":"A","ja":"A","en":"A"}', 'https://a.example/', 'vi', 60000)`.execute(
    db,
  );
  const now = new Date();
  const old = await openRun(db, 'discover', 'a', new Date(now.getTime() - 3 * 86_400_000));
  await closeRun(db, old, { seen: 9, dropped: { kept: 9 }, failure: null, message: null, now });
  const run = await openRun(db, 'discover', 'a', new Date(now.getTime() - 3600_000));
  const dropped = {
    kept: 9,
    copy: 30,
    'same-address': 1,
    'off-topic': 172,
    timeout: 2,
    gone: 1,
    known: 500,
    'off-pattern': 7,
    repeated: 3,
  };
  await closeRun(db, run, { seen: 725, dropped, failure: null, message: null, now });
  const done = await completenessOf(db, { from: new Date(now.getTime() - 86_400_000), to: now }, 'en');
  expect(done).toMatchObject({
    read: 215,
    kept: 9,
    copies: 31,
    offTopic: 172,
    unreadable: 3,
    sources: 1,
    checked: 0,
  });
  const { rows } = await sql<{
    n: number;
  }>`select sum(n)::int as n from ledger where run_id = ${run} and reason not in ('known', 'off-pattern', 'repeated')`.execute(
    db,
  );
  expect(rows[0]!.n).toBe(done.read);
});

test('a worker whose clock is two hours ahead sends no digest early', async () => {
  await subscribed(db, 'reader@example.com', { cadence: 'daily' });
  await raise(db, await aStory(db));
  await sql`update subscription set next_digest_at = now() + interval '1 hour'`.execute(db);
  const services = alertServices(db, sink.url);
  const queued: unknown[] = [];
  Object.assign(services, {
    now: () => new Date(Date.now() + 2 * 3600_000),
    queues: { add: async (jobs: unknown[]) => void queued.push(...jobs) },
  });
  await digest(services, {}, aRun());
  expect(queued).toEqual([]);
  await soon();
  await digest(services, {}, aRun());
  expect(queued).toHaveLength(1);
});

test('mails about a story are one thread, those of other stories are not', async () => {
  await subscribed(db, 'reader@example.com');
  const story = await aStory(db);
  const first = await raise(db, story);
  await sql`update story set event_date = '2025-12-01' where id = ${story}`.execute(db);
  const second = await raise(db, story);
  const follow = await aStory(db, 'Tin tiếp theo');
  await sql`update story set follows = ${story} where id = ${follow}`.execute(db);
  const third = await raise(db, follow);
  const other = await raise(db, await aStory(db, 'Tin khác'));
  const deliveries = [first, second, third, other].flatMap((each) => each.deliveries);
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  const header = (n: number, name: string) =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(sink.messages[n]!.replace(/\r\n[ \t]+/g, ' '))?.[1]?.trim() ??
    null;
  expect(header(0, 'References')).toBeNull();
  expect(header(1, 'References')).toBe(header(0, 'Message-ID'));
  expect(header(1, 'In-Reply-To')).toBe(header(0, 'Message-ID'));
  expect(header(2, 'References')).toBe(header(1, 'Message-ID'));
  expect(header(3, 'References')).toBeNull();
});

test('mails to one domain keep their distance, others are not held up', async () => {
  for (const name of ['a@one.example', 'b@one.example', 'c@one.example', 'd@two.example'])
    await subscribed(db, name);
  const { deliveries } = await raise(db, await aStory(db));
  await deliver(alertServices(db, sink.url, 1500, { mail: { perMinute: 6 } }), { deliveries }, aRun());
  expect(sink.recipients.map((each) => each.slice(2)).toSorted()).toEqual(['one.example', 'two.example']);
  const { rows } = await sql<{ wait: number }>`
    select round(extract(epoch from next_try_at - now()))::int as wait from delivery where state = 'pending' order by next_try_at`.execute(
    db,
  );
  expect(rows.map(({ wait }) => Math.round(wait / 10))).toEqual([1, 2]);
});
