import { sql } from 'kysely';
import type { Saying } from './consent.ts';
import type { Database } from './database.ts';
import { newMessageId } from './message-id.ts';
import { addressKey, linkToken, newToken, tokenHash } from './tokens.ts';

const LINK_MINUTES = 10;
const SESSION_MINUTES = 30;
/** Mails of ours that a stranger can cause to one address in a day. */
const MAILS_A_DAY = 3;

/**
 * Makes the mail with a link to log in, when the address is a confirmed reader's; a new link kills the older ones. Returns the
 * delivery to be queued, or null: the caller answers the same in both cases.
 */
export async function askForLogin(
  db: Database,
  secret: Buffer,
  ask: { email: string; now: Date },
): Promise<string | null> {
  return await db.transaction().execute(async (tx) => {
    const reader = await tx
      .selectFrom('subscriber')
      .select('id')
      .where('email_key', '=', addressKey(ask.email))
      .where('state', '=', 'active')
      .forUpdate()
      .executeTakeFirst();
    if (!reader || (await mailsToday(tx, reader.id)) >= MAILS_A_DAY) return null;
    await tx
      .deleteFrom('token')
      .where('subscriber_id', '=', reader.id)
      .where('purpose', '=', 'login')
      .execute();
    const delivery = await tx
      .insertInto('delivery')
      .values({
        subscription_id: null,
        subscriber_id: reader.id,
        purpose: 'login',
        period: 'login',
        message_id: newMessageId(),
        to_address: null,
        lang: null,
        copy_of: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('token')
      .values({
        hash: tokenHash(linkToken(secret, 'login', delivery.id)),
        purpose: 'login',
        subscriber_id: reader.id,
        subscription_id: null,
        expires_at: new Date(ask.now.getTime() + LINK_MINUTES * 60_000),
      })
      .execute();
    return delivery.id;
  });
}

async function mailsToday(db: Database, subscriberId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from delivery where subscriber_id = ${subscriberId} and purpose = 'login'
      and created_at > now() - interval '1 day'`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Whether a link to log in still works, for the page with its button; changes nothing. */
export async function loginWorks(db: Database, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('hash')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', 'login')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a link to log in, once; returns the session's token, or null when the link can't be used. */
export async function logInReader(db: Database, token: string, now: Date): Promise<string | null> {
  return await db.transaction().execute(async (tx) => {
    const used = await tx
      .deleteFrom('token')
      .where('hash', '=', tokenHash(token))
      .where('purpose', '=', 'login')
      .where('expires_at', '>', now)
      .returning('subscriber_id')
      .executeTakeFirst();
    if (!used?.subscriber_id) return null;
    const session = newToken();
    await tx
      .insertInto('token')
      .values({
        hash: tokenHash(session),
        purpose: 'reader',
        subscriber_id: used.subscriber_id,
        subscription_id: null,
        expires_at: new Date(now.getTime() + SESSION_MINUTES * 60_000),
      })
      .execute();
    return session;
  });
}

/** The reader of a session, or null when it is over. */
export async function readerOfSession(
  db: Database,
  token: string,
  now: Date,
): Promise<{ id: string; email: string } | null> {
  const row = await db
    .selectFrom('token')
    .innerJoin('subscriber', 'subscriber.id', 'token.subscriber_id')
    .select(['subscriber.id', 'subscriber.email'])
    .where('token.hash', '=', tokenHash(token))
    .where('token.purpose', '=', 'reader')
    .where('token.expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/** Ends a session. */
export async function logOutReader(db: Database, token: string): Promise<void> {
  await db.deleteFrom('token').where('hash', '=', tokenHash(token)).where('purpose', '=', 'reader').execute();
}

/** Everything that is kept about a reader, for the reader. */
export async function exportReader(db: Database, subscriberId: string): Promise<unknown> {
  const { rows } = await sql<{ data: unknown }>`
    select jsonb_build_object(
      'reader', (select to_jsonb(r) - 'email_key' from subscriber r where r.id = ${subscriberId}),
      'subscriptions', (select coalesce(jsonb_agg(to_jsonb(s) - 'unsubscribe_hash' - 'feed_hash' - 'subscriber_id' order by s.created_at), '[]') from subscription s where s.subscriber_id = ${subscriberId}),
      'consents', (select coalesce(jsonb_agg(to_jsonb(c) - 'subscriber_id' order by c.id), '[]') from consent c where c.subscriber_id = ${subscriberId}),
      'mails', (select coalesce(jsonb_agg(jsonb_build_object('at', d.created_at, 'sent_at', d.sent_at, 'state', d.state, 'subject', d.subject, 'purpose', d.purpose) order by d.created_at), '[]') from delivery d where d.subscriber_id = ${subscriberId}),
      'stories', (select coalesce(jsonb_agg(jsonb_build_object('story', a.story_id, 'at', a.created_at) order by a.id), '[]') from alert a join subscription s on s.id = a.subscription_id where s.subscriber_id = ${subscriberId})
    ) as data`.execute(db);
  return rows[0]?.data ?? {};
}

/** Erases a reader with all that is kept about them. A suppression stays: it holds no address, and sees that nothing is sent. */
export async function eraseReader(db: Database, subscriberId: string, by: Saying): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('feedback')
      .set({ by_whom: null })
      .where('by_whom', '=', `reader:${subscriberId}`)
      .execute();
    await tx.deleteFrom('subscriber').where('id', '=', subscriberId).execute();
    await sql`insert into audit (account, action, target, ip) values ('reader', 'erase', 'a reader', ${by.ip})`.execute(
      tx,
    );
  });
}
