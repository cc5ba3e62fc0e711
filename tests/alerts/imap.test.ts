import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openImapDoor, type TakeMail } from '../../alerts/inbound.ts';
import type { Database } from '../../store/database.ts';
import { listSuppressions } from '../../store/suppressions.ts';
import { returnAddress } from '../../workers/mail-links.ts';
import { takeReturnedMail, type Returned } from '../../workers/returned-mail.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startImapServer, type ImapServer } from './imap-server.ts';
import { complaint, report } from './returned-mails.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

const BASE = 'bounces@news.example';
let database: TestDatabase;
let db: Database;
let inbox: ImapServer;
const did: Returned[] = [];

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
});
afterAll(async () => await database.close());
beforeEach(async () => {
  inbox = await startImapServer();
});
afterEach(async () => {
  did.length = 0;
  await inbox.close();
  await sql`truncate subscriber, suppression, story, article, consent, bounce, delivery cascade`.execute(db);
});

const take: TakeMail = async (raw, recipients) => {
  did.push(await takeReturnedMail({ db, secret, now: () => new Date() }, raw, recipients));
};

/** Looks into the mailbox once, as a door does when it opens. */
let looks = 0;
async function look(how: TakeMail = take): Promise<void> {
  const door = openImapDoor(inbox.url, how);
  await inbox.sessions(++looks);
  await door.close();
}
beforeEach(() => {
  looks = 0;
});

async function sentTo(email: string) {
  const subscription = await subscribed(db, email);
  await raise(db, await aStory(db));
  await sql`update delivery set state = 'sent', sent_at = now()`.execute(db);
  const { id } = await db
    .selectFrom('delivery')
    .select('id')
    .where('subscription_id', '=', subscription)
    .executeTakeFirstOrThrow();
  return { bounce: returnAddress(secret, BASE, { kind: 'bounce', id }), subscription };
}

test('bounces, complaints and wishes to leave in a mailbox are read by IMAP, and each acts once', async () => {
  const gone = await sentTo('gone@example.com');
  const angry = await sentTo('angry@example.com');
  const tired = await sentTo('tired@example.com');
  const leave = returnAddress(secret, BASE, { kind: 'unsubscribe', id: tired.subscription });
  inbox.put(`Delivered-To: ${gone.bounce}\r\n${report('5.1.1')}`);
  inbox.put(complaint(`Return-Path: <${angry.bounce}>`));
  inbox.put(`To: "List" <${leave}>\r\nFrom: tired@example.com\r\nSubject: unsubscribe\r\n\r\n\r\n`);
  inbox.put(`To: ${BASE}\r\nFrom: a@b.example\r\nSubject: hello\r\n\r\nSee ${leave}\r\n`);
  await look();
  expect(did).toEqual(['bounce', 'complaint', 'unsubscribed', 'ignored']);
  expect((await listSuppressions(db, 10)).map(({ reason }) => reason).toSorted()).toEqual([
    'complaint',
    'hard bounce',
  ]);
  const { rows } = await sql<{ state: string }>`select state from subscription order by state`.execute(db);
  expect(rows.map(({ state }) => state).filter((state) => state === 'ended')).toHaveLength(1);
  expect(inbox.unseen()).toBe(0);
  await look();
  expect(did).toHaveLength(4);
});

test('a mail that could not be acted upon stays unseen and is taken at the next look', async () => {
  const { bounce } = await sentTo('gone@example.com');
  inbox.put(`Delivered-To: ${bounce}\r\n${report('5.1.1')}`);
  await look(async () => {
    throw new Error('The database is away.');
  });
  expect(inbox.unseen()).toBe(1);
  await look();
  expect(did).toEqual(['bounce']);
  expect(inbox.unseen()).toBe(0);
});
