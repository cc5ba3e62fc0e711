import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openSmtpDoor, type InboundDoor } from '../../alerts/inbound.ts';
import type { Database } from '../../store/database.ts';
import { mailPause, resumeMail } from '../../store/mail-pause.ts';
import { listSuppressions } from '../../store/suppressions.ts';
import { guardReputation } from '../../workers/guard-reputation.ts';
import { returnAddress } from '../../workers/mail-links.ts';
import { takeReturnedMail, type Returned } from '../../workers/returned-mail.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { complaint, report } from './returned-mails.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

const BASE = 'bounces@news.example';
let database: TestDatabase;
let db: Database;
let door: InboundDoor;
const did: Returned[] = [];

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
  const services = { db, secret, now: () => new Date() };
  door = await openSmtpDoor({ host: '127.0.0.1', port: 0 }, BASE, async (raw, recipients) => {
    did.push(await takeReturnedMail(services, raw, recipients));
  });
});
afterAll(async () => {
  await door.close();
  await database.close();
});
afterEach(async () => {
  did.length = 0;
  await sql`truncate subscriber, suppression, story, article, consent, bounce, delivery, setting cascade`.execute(
    db,
  );
});

/** A mail that was sent to a reader; returns the delivery and the subscription. */
async function sentTo(email: string) {
  const subscription = await subscribed(db, email);
  const { deliveries } = await raise(db, await aStory(db));
  const id = deliveries.at(-1)!;
  await sql`update delivery set state = 'sent', sent_at = now()`.execute(db);
  return { id, subscription };
}

/** Hands a mail to the port, as a relay of the world does. */
async function comesIn(to: string, raw: string): Promise<Returned | undefined> {
  const transport = createTransport({ host: '127.0.0.1', port: door.port!, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: '', to: [to] }, raw });
  return did.at(-1);
}

const key = (id: string) => returnAddress(secret, BASE, { kind: 'bounce', id });
const reasons = async () => (await listSuppressions(db, 10)).map(({ reason }) => reason);

describe('a bounce', () => {
  test.each([
    ['5.1.1', ['hard bounce']],
    ['5.1.10', ['hard bounce']],
    ['5.2.1', ['hard bounce']],
    ['5.7.1', []],
    ['5.7.515', []],
    ['5.2.2', []],
    ['4.4.1', []],
  ])('%s suppresses %j', async (status, expected) => {
    const { id } = await sentTo('reader@example.com');
    expect(await comesIn(key(id), report(status))).toBe('bounce');
    expect(await reasons()).toEqual(expected);
  });

  test('of which five are soft within fourteen days suppresses; older ones do not count', async () => {
    for (let n = 0; n < 6; n++) {
      const { id } = await sentTo('reader@example.com');
      await comesIn(key(id), report('4.2.2'));
      if (n === 0) await sql`update bounce set at = now() - interval '15 days'`.execute(db);
      expect(await reasons()).toEqual(n === 5 ? ['soft bounces'] : []);
    }
  });

  test('that is told twice counts once, and one that only says "later" counts nothing', async () => {
    const { id } = await sentTo('reader@example.com');
    expect(await comesIn(key(id), report('4.2.2', { action: 'delayed' }))).toBe('ignored');
    await comesIn(key(id), report('5.2.2'));
    await comesIn(key(id), report('5.2.2'));
    expect(await db.selectFrom('bounce').select('kind').execute()).toEqual([{ kind: 'soft' }]);
  });

  test('that is forged is ignored: the key is not ours, belongs to nothing, or is missing', async () => {
    const { id } = await sentTo('reader@example.com');
    const forged = `bounces+b${id.replaceAll('-', '')}${'0'.repeat(16)}@news.example`;
    const unknown = key('0b7d6c1e-9f0a-4f5e-8a61-5f3f2a1c9d10');
    for (const to of [forged, unknown, BASE]) expect(await comesIn(to, report('5.1.1'))).toBe('ignored');
    expect(await comesIn(BASE, 'garbage')).toBe('ignored');
    expect(await reasons()).toEqual([]);
  });

  test('an answer of a robot that is out of office suppresses nobody', async () => {
    const { id } = await sentTo('reader@example.com');
    const away =
      'From: reader@example.com\r\nSubject: Away until Monday 5.1.1\r\nAuto-Submitted: auto-replied\r\n\r\nAway.\r\n';
    expect(await comesIn(key(id), away)).toBe('ignored');
    expect(await reasons()).toEqual([]);
  });
});

test('a complaint suppresses by the key in the mail it is about; without one it is ignored', async () => {
  const { id } = await sentTo('reader@example.com');
  expect(await comesIn(BASE, complaint('Return-Path: <someone@else.example>'))).toBe('ignored');
  expect(await comesIn(BASE, complaint(`Return-Path: <${key(id)}>`))).toBe('complaint');
  expect(await reasons()).toEqual(['complaint']);
});

test('a mail to the unsubscribe address ends the subscription; the address quoted in another mail does not', async () => {
  const { id, subscription } = await sentTo('reader@example.com');
  const address = returnAddress(secret, BASE, { kind: 'unsubscribe', id: subscription });
  const state = async () =>
    (await db.selectFrom('subscription').select('state').executeTakeFirstOrThrow()).state;
  await comesIn(key(id), `From: a@b.example\r\nSubject: hello\r\n\r\nSee ${address}\r\n`);
  expect(await state()).toBe('active');
  expect(await comesIn(address, 'From: a@b.example\r\nSubject: unsubscribe\r\n\r\n\r\n')).toBe(
    'unsubscribed',
  );
  expect(await state()).toBe('ended');
});

test('the port relays nothing and takes nothing for anybody else', async () => {
  await expect(comesIn('friend@elsewhere.example', 'Subject: x\r\n\r\nx')).rejects.toThrow(/No such mailbox/);
  await expect(comesIn('postmaster@news.example', 'Subject: x\r\n\r\nx')).rejects.toThrow(/No such mailbox/);
  await expect(comesIn(BASE, `Subject: x\r\n\r\n${'x'.repeat(1_200_000)}`)).rejects.toThrow(/Too large|552/);
});

describe('alerts pause by themselves', () => {
  const guard = async () => await guardReputation({ db, now: () => new Date() });
  /** Sent mails, and what came back of them. */
  async function day(sent: number, kind: 'hard' | 'complaint', back: number) {
    await sql`insert into delivery (period, purpose, state, sent_at, message_id, to_address)
      select 'x' || n, 'test', 'sent', now(), 'x' || n, 'x@y.example' from generate_series(1, ${sent}) n`.execute(
      db,
    );
    await sql`insert into bounce (email_hmac, domain, kind) select sha256(n::text::bytea), 'y.example', ${kind} from generate_series(1, ${back}) n`.execute(
      db,
    );
  }
  test.each([
    ['a storm of bounces', 100, 'hard', 6, true],
    ['what is usual', 100, 'hard', 5, false],
    ['one of three', 3, 'hard', 1, false],
    ['complaints', 1000, 'complaint', 2, true],
    ['a single complaint', 100, 'complaint', 1, false],
    ['a complaint in a thousand', 3000, 'complaint', 3, false],
  ] as const)('%s: %i sent, %s %i, pauses: %s', async (_, sent, kind, back, pauses) => {
    await day(sent, kind, back);
    expect(await guard()).toBe(pauses);
    expect((await mailPause(db))?.by ?? null).toBe(pauses ? 'automatic' : null);
  });
  test('and not again for the same bounces after an operator has resumed', async () => {
    await day(100, 'hard', 50);
    expect(await guard()).toBe(true);
    expect(await guard()).toBe(false);
    await resumeMail(db, new Date(Date.now() + 1000));
    expect(await guard()).toBe(false);
  });
});
