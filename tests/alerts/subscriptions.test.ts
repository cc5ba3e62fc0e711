import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { storyFilter } from '../../core/filter.ts';
import type { Database } from '../../store/database.ts';
import { makeDueDigests } from '../../store/digests.ts';
import { subscriptionPlan } from '../../core/subscription.ts';
import { confirmable, confirmSubscription, unsubscribable, unsubscribe } from '../../store/consent.ts';
import {
  activeFilters,
  requestSubscription,
  TooManyRequests,
  type SubscriptionRequest,
} from '../../store/subscriptions.ts';
import { linkToken } from '../../store/tokens.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
});
afterAll(async () => await database.close());
afterEach(async () => await sql`truncate subscriber, consent, story, article cascade`.execute(db));

const now = new Date('2026-03-02T03:00:00Z');
const by = { ip: '192.0.2.1', now, textVersion: 'test' };
const wish: SubscriptionRequest = {
  ...by,
  email: 'reader@example.com',
  lang: 'ja',
  zone: 'Asia/Tokyo',
  filter: storyFilter.parse({}),
  plan: subscriptionPlan.parse({}),
};

test('nothing is sent before the reader has confirmed, and looking at the link confirms nothing', async () => {
  const { confirmToken } = await requestSubscription(db, secret, wish);
  for (let n = 0; n < 5; n++) expect(await confirmable(db, confirmToken, now)).toBe(true);
  expect(await activeFilters(db)).toEqual([]);
  expect((await raise(db, await aStory(db))).alerts).toBe(0);
  expect(await confirmSubscription(db, confirmToken, by)).toBe(true);
  expect(await confirmSubscription(db, confirmToken, by)).toBe(true);
  expect(await activeFilters(db)).toHaveLength(1);
  const proof = await db
    .selectFrom('consent')
    .select(['action', 'ip', 'text_version'])
    .orderBy('id')
    .execute();
  expect(proof).toEqual([
    { action: 'asked', ip: '192.0.2.1', text_version: 'test' },
    { action: 'confirmed', ip: '192.0.2.1', text_version: 'test' },
  ]);
});

test('a confirmation link that is too old or invented confirms nothing', async () => {
  const { confirmToken } = await requestSubscription(db, secret, wish);
  const later = { ...by, now: new Date(now.getTime() + 4 * 86_400_000) };
  expect(await confirmSubscription(db, confirmToken, later)).toBe(false);
  expect(await confirmSubscription(db, 'invented', by)).toBe(false);
  expect(await activeFilters(db)).toEqual([]);
});

test('the tables hold no token', async () => {
  const { confirmToken, subscriptionId } = await requestSubscription(db, secret, wish);
  const unsubscribeToken = linkToken(secret, 'unsubscribe', subscriptionId);
  for (const table of ['token', 'subscription', 'subscriber', 'delivery', 'consent']) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(db);
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) {
      expect(row).not.toContain(confirmToken);
      expect(row).not.toContain(unsubscribeToken);
    }
  }
});

test('known and unknown addresses get the same kind of answer', async () => {
  await subscribed(db, wish.email);
  const known = await requestSubscription(db, secret, wish);
  const unknown = await requestSubscription(db, secret, { ...wish, email: 'new@example.com' });
  expect(Object.keys(known)).toEqual(Object.keys(unknown));
  expect([known.delivery, unknown.delivery]).toEqual([expect.any(String), expect.any(String)]);
});

test('a stranger who types the address of a reader changes nothing of that reader', async () => {
  await subscribed(db, 'Reader@Example.com', { lang: 'vi', zone: 'Asia/Ho_Chi_Minh' });
  await requestSubscription(db, secret, { ...wish, email: 'reader@example.com', lang: 'en', zone: 'UTC' });
  const readers = await db.selectFrom('subscriber').select(['email', 'lang', 'zone', 'state']).execute();
  expect(readers).toEqual([
    { email: 'Reader@Example.com', lang: 'vi', zone: 'Asia/Ho_Chi_Minh', state: 'active' },
  ]);
});

test('an address gets three confirmation mails a day, however it is written', async () => {
  const mails: (string | null)[] = [];
  for (const [n, email] of ['a@example.com', 'A@example.com', 'a@EXAMPLE.com', 'a@example.com'].entries())
    mails.push((await requestSubscription(db, secret, { ...wish, email, ip: `192.0.2.${n}` })).delivery);
  expect(mails.map(Boolean)).toEqual([true, true, true, false]);
});

test('one place may ask ten times an hour, also when it asks all at once', async () => {
  const asked = await Promise.allSettled(
    Array.from({ length: 40 }, async (_, n) =>
      requestSubscription(db, secret, { ...wish, email: `r${n}@example.com` }),
    ),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  for (const each of asked)
    if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(TooManyRequests);
  expect(await db.selectFrom('subscriber').select('id').execute()).toHaveLength(10);
});

test('unsubscribing works once and again, and only by the token', async () => {
  const id = await subscribed(db, wish.email);
  const token = linkToken(secret, 'unsubscribe', id);
  expect(await unsubscribable(db, token)).toBe(true);
  expect(await activeFilters(db)).toHaveLength(1);
  expect(await unsubscribe(db, id, by)).toBe(false);
  expect(await unsubscribe(db, token, by)).toBe(true);
  expect(await unsubscribe(db, token, by)).toBe(true);
  expect(await activeFilters(db)).toEqual([]);
  expect(
    await db.selectFrom('consent').selectAll().where('action', '=', 'unsubscribed').execute(),
  ).toHaveLength(1);
});

test('a filter decides who is told, and a former province means the one of today', async () => {
  await subscribed(db, 'pair@example.com', { filter: { pairs: ['VN-13:JP-10'] } });
  await subscribed(db, 'other@example.com', { filter: { jp: ['JP-27'] } });
  await subscribed(db, 'kind@example.com', { filter: { kinds: ['visit'] } });
  const { deliveries } = await raise(db, await aStory(db));
  expect(deliveries).toHaveLength(1);
});

test('stories that are not core are told only to those who asked for them', async () => {
  await subscribed(db, 'core@example.com');
  await subscribed(db, 'wide@example.com', { filter: { relevance: ['core', 'related'] } });
  const story = await aStory(db);
  await sql`update story set relevance = 'related' where id = ${story}`.execute(db);
  expect((await raise(db, story)).alerts).toBe(1);
});

test('a digest gathers what waits, once for a day, and an empty one is not made', async () => {
  const id = await subscribed(db, wish.email, { cadence: 'daily' });
  const due = async () =>
    await sql`update subscription set next_digest_at = now() - interval '5 hours'`.execute(db);
  await due();
  expect((await makeDueDigests(db, new Date())).deliveries).toEqual([]);
  for (let n = 0; n < 3; n++) await raise(db, await aStory(db));
  expect((await makeDueDigests(db, new Date())).deliveries).toEqual([]);
  await due();
  const runs = await Promise.all([1, 2, 3].map(async () => makeDueDigests(db, new Date())));
  const made = runs.flatMap(({ deliveries }) => deliveries);
  expect(made).toHaveLength(1);
  const alerts = await db
    .selectFrom('alert')
    .select('delivery_id')
    .where('subscription_id', '=', id)
    .execute();
  expect(alerts.map(({ delivery_id }) => delivery_id)).toEqual(Array(3).fill(made[0]));
  await due();
  await raise(db, await aStory(db));
  expect((await makeDueDigests(db, new Date())).deliveries).toEqual([]);
  await due();
  expect((await makeDueDigests(db, new Date(Date.now() + 86_400_000))).deliveries).toHaveLength(1);
});

test('a reader with a time zone nobody knows keeps no other reader waiting', async () => {
  await subscribed(db, 'a@example.com', { cadence: 'daily' });
  await subscribed(db, 'b@example.com', { cadence: 'daily' });
  await raise(db, await aStory(db));
  await sql`update subscriber set zone = 'Mars/Olympus' where email = 'a@example.com'`.execute(db);
  await sql`update subscription set next_digest_at = now() - interval '1 second'`.execute(db);
  expect((await makeDueDigests(db, new Date())).deliveries).toHaveLength(2);
});
