import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bounceRates, deliveredTo, noteBounce, policyRefusals } from '../../store/bounces.ts';
import { unfinishedDeliveries } from '../../store/deliveries.ts';
import {
  decideDoubt,
  deliveriesInDoubt,
  MAIL_TEMPLATES,
  outcomesByDay,
  outcomesByDomain,
  requestTestMail,
  resendDelivery,
} from '../../store/mail-outcomes.ts';
import { mailPause, pauseMail, resumeMail } from '../../store/mail-pause.ts';
import { findSuppression, liftSuppression, listSuppressions, suppress } from '../../store/suppressions.ts';
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
  await sql`truncate subscriber, suppression, story, article, consent, bounce, delivery, setting cascade`.execute(
    database.db,
  );
});

/** Deliveries of one story to some readers, sent with the relay's manner. */
async function sent(...addresses: string[]): Promise<string[]> {
  const { db } = database;
  for (const address of addresses) await subscribed(db, address);
  const { deliveries } = await raise(db, await aStory(db));
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  return deliveries;
}

async function stateOf(id: string) {
  const { state } = await database.db
    .selectFrom('delivery')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return state;
}

const since = new Date(0);

test('outcomes are counted by day and by receiving domain, with what came back', async () => {
  const { db } = database;
  manner = () => ({ rcpt: '550 5.1.1 no such user' });
  await sent('b@two.example');
  manner = () => 'take';
  await sql`update subscription set state = 'paused'`.execute(db);
  const [first] = await sent('a@one.example', 'c@ONE.example');
  await noteBounce(db, secret, {
    kind: 'complaint',
    address: (await deliveredTo(db, first!))?.address ?? '',
    deliveryId: first!,
    status: null,
    detail: 'abuse',
  });
  const domains = await outcomesByDomain(db, since);
  expect(domains).toEqual([
    { key: 'one.example', total: 2, states: { sent: 2 }, bounced: 0, complained: 1 },
    { key: 'two.example', total: 1, states: { failed: 1 }, bounced: 1, complained: 0 },
  ]);
  const [day] = await outcomesByDay(db, since);
  expect(day).toMatchObject({ total: 3, states: { sent: 2, failed: 1 }, bounced: 1, complained: 1 });
  expect(await bounceRates(db, new Date())).toEqual({ sent: 3, bounces: 1, complaints: 1 });
  expect(await deliveredTo(db, first!)).toMatchObject({ address: expect.stringMatching(/@one\.example$/i) });
});

describe('a delivery in doubt', () => {
  test.each([
    ['arrived', 'sent', 0],
    ['send-again', 'sent', 1],
    ['drop', 'failed', 0],
  ] as const)('an operator decides %s: it ends as %s', async (decision, state, copies) => {
    const { db } = database;
    manner = () => 'lose';
    const [id] = await sent('reader@example.com');
    expect(await deliveriesInDoubt(db, 10)).toMatchObject([{ id, address: 'reader@example.com' }]);
    manner = () => 'take';
    expect(await decideDoubt(db, id!, decision, 'anna')).toBe(true);
    expect(await decideDoubt(db, id!, decision, 'anna')).toBe(false);
    await deliver(alertServices(db, sink.url), { deliveries: await unfinishedDeliveries(db, 10) }, aRun());
    expect(await stateOf(id!)).toBe(state);
    expect(sink.messages).toHaveLength(copies);
  });
});

test('one mail can be sent again: a failed one as it was, a sent one with an identifier of its own', async () => {
  const { db } = database;
  manner = () => ({ rcpt: '550 5.7.1 not from you' });
  const [failed] = await sent('reader@example.com');
  expect(await policyRefusals(db, since)).toMatchObject([{ domain: 'example.com', status: '5.7.1' }]);
  manner = () => 'take';
  expect(await resendDelivery(db, failed!)).toBe(failed);
  const services = alertServices(db, sink.url);
  await deliver(services, { deliveries: [failed!] }, aRun());
  expect(await stateOf(failed!)).toBe('sent');
  const again = await resendDelivery(db, failed!);
  expect(again).not.toBe(failed);
  await deliver(services, { deliveries: [again!] }, aRun());
  const ids = sink.messages.map((message) => /^Message-ID: (.*)$/im.exec(message)?.[1]);
  expect(new Set(ids).size).toBe(2);
  const subjects = sink.messages.map((message) => /^Subject: (.*)$/im.exec(message)?.[1]);
  expect(subjects[1]).toBe(subjects[0]);
  expect(await resendDelivery(db, '00000000-0000-4000-8000-000000000000')).toBeNull();
});

test('while mail is paused only confirmations and tests go; afterwards everything does', async () => {
  const { db } = database;
  await pauseMail(db, { by: 'anna', reason: 'the relay is being moved', now: new Date() });
  expect(await mailPause(db)).toMatchObject({ by: 'anna', reason: 'the relay is being moved' });
  const deliveries = await sent('reader@example.com');
  const trial = await requestTestMail(db, { address: 'op@example.com', lang: 'ja', template: 'confirm' });
  expect(await unfinishedDeliveries(db, 10)).toEqual([trial]);
  await deliver(alertServices(db, sink.url), { deliveries: [trial] }, aRun());
  expect(sink.recipients).toEqual(['op@example.com']);
  expect(await resumeMail(db, new Date())).toBe(true);
  expect(await resumeMail(db, new Date())).toBe(false);
  expect(await unfinishedDeliveries(db, 10)).toEqual(deliveries);
  await deliver(alertServices(db, sink.url), { deliveries }, aRun());
  expect(sink.recipients).toEqual(['op@example.com', 'reader@example.com']);
});

test('the suppression list can be read, searched by address, added to and taken from', async () => {
  const { db } = database;
  await suppress(db, secret, 'Gone@example.com', { reason: 'operator', note: 'asked by phone', by: 'anna' });
  const [entry] = await listSuppressions(db, 10);
  expect(entry).toMatchObject({ reason: 'operator', note: 'asked by phone', by: 'anna' });
  expect(await findSuppression(db, secret, 'gone@EXAMPLE.com')).toEqual(entry);
  expect(await findSuppression(db, secret, 'other@example.com')).toBeNull();
  const [id] = await sent('gone@example.com');
  expect(await stateOf(id!)).toBe('suppressed');
  expect(await liftSuppression(db, entry!.id)).toBe(true);
  expect(await liftSuppression(db, entry!.id)).toBe(false);
  expect(await resendDelivery(db, id!)).toBe(id);
  await deliver(alertServices(db, sink.url), { deliveries: [id!] }, aRun());
  expect(sink.recipients).toEqual(['gone@example.com']);
});

test('a test of each template in each language arrives, made of real stories', async () => {
  const { db } = database;
  await aStory(db);
  const trials: string[] = [];
  for (const lang of ['vi', 'ja', 'en'] as const)
    for (const template of MAIL_TEMPLATES)
      trials.push(await requestTestMail(db, { address: 'op@example.com', lang, template }));
  await deliver(alertServices(db, sink.url), { deliveries: trials }, aRun());
  for (const id of trials) expect(await stateOf(id)).toBe('sent');
});
