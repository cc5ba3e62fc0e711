import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import { nextDigest } from '../core/schedule/digest-time.ts';
import type { Database } from './database.ts';
import type { Cadence } from './people-tables.ts';
import { addressKey, linkToken, tokenHash } from './tokens.ts';

/** What a reader asks for. */
export interface SubscriptionRequest {
  email: string;
  lang: ReaderLanguage;
  /** IANA zone. */
  zone: string;
  filter: StoryFilter;
  cadence: Cadence;
  hour: number;
  weekday: number;
  ip: string;
  now: Date;
  /** Which wording the reader agreed to. */
  textVersion: string;
}

/** The same for known and unknown addresses; `delivery` is the confirmation mail, to be queued. */
export interface Asked {
  subscriptionId: string;
  delivery: string | null;
  confirmToken: string;
}

const CONFIRM_DAYS = 3;
/** Confirmation mails to one address in a day, and requests from one address of the network in an hour. */
const MAILS_A_DAY = 3;
const REQUESTS_AN_HOUR = 10;

/** Too many requests from one place; the caller answers as always and sends nothing. */
export class TooManyRequests extends Error {}

/**
 * Notes the wish for a subscription and, in the same transaction, the mail that asks for its confirmation. Throws
 * TooManyRequests past ten requests an hour from one place; past three mails a day to one address it sends nothing.
 */
export async function requestSubscription(
  db: Database,
  secret: Buffer,
  ask: SubscriptionRequest,
): Promise<Asked> {
  const hourAgo = new Date(ask.now.getTime() - 3600_000);
  return await db.transaction().execute(async (tx) => {
    // One at a time from one place: else a burst would be counted before any of it is written.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`asked:${ask.ip}`}, 0))`.execute(tx);
    if ((await countAsked(tx, 'ip', ask.ip, hourAgo)) >= REQUESTS_AN_HOUR) throw new TooManyRequests();
    const subscriber = await tx
      .insertInto('subscriber')
      .values({ email: ask.email.trim(), email_key: addressKey(ask.email), lang: ask.lang, zone: ask.zone })
      // Anybody can type an address: what a confirmed reader chose stays.
      .onConflict((conflict) =>
        conflict.column('email_key').doUpdateSet({
          lang: sql`case when subscriber.state = 'pending' then excluded.lang else subscriber.lang end`,
          zone: sql`case when subscriber.state = 'pending' then excluded.zone else subscriber.zone end`,
        }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id } = await sql<{ id: string }>`select gen_random_uuid() as id`
      .execute(tx)
      .then(({ rows }) => rows[0] ?? { id: '' });
    await tx
      .insertInto('subscription')
      .values({
        id,
        subscriber_id: subscriber.id,
        filter: JSON.stringify(ask.filter),
        cadence: ask.cadence,
        hour: ask.hour,
        weekday: ask.weekday,
        unsubscribe_hash: tokenHash(linkToken(secret, 'unsubscribe', id)),
      })
      .execute();
    const confirmToken = linkToken(secret, 'confirm', id);
    const expires_at = new Date(ask.now.getTime() + CONFIRM_DAYS * 86_400_000);
    await tx
      .insertInto('token')
      .values({
        hash: tokenHash(confirmToken),
        purpose: 'confirm',
        subscriber_id: subscriber.id,
        subscription_id: id,
        expires_at,
      })
      .execute();
    const sent = await countAsked(
      tx,
      'subscriber_id',
      subscriber.id,
      new Date(ask.now.getTime() - 86_400_000),
    );
    await note(tx, subscriber.id, id, 'asked', ask);
    const delivery = sent < MAILS_A_DAY ? await confirmationDelivery(tx, subscriber.id, id) : null;
    return { subscriptionId: id, delivery, confirmToken };
  });
}

async function countAsked(
  db: Database,
  by: 'ip' | 'subscriber_id',
  value: string,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom('consent')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where(by, '=', value)
    .where('action', '=', 'asked')
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

async function confirmationDelivery(
  db: Database,
  subscriberId: string,
  subscriptionId: string,
): Promise<string> {
  const row = await db
    .insertInto('delivery')
    .values({
      subscription_id: subscriptionId,
      subscriber_id: subscriberId,
      period: 'confirm',
      message_id: sql<string>`'<' || gen_random_uuid() || '@kakehashi>'`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function note(
  db: Database,
  subscriberId: string,
  subscriptionId: string,
  action: 'asked' | 'confirmed' | 'changed' | 'unsubscribed',
  by: { ip: string; now: Date; textVersion: string },
): Promise<void> {
  await db
    .insertInto('consent')
    .values({
      subscriber_id: subscriberId,
      subscription_id: subscriptionId,
      action,
      at: by.now,
      ip: by.ip,
      text_version: by.textVersion,
    })
    .execute();
}

/** Whether a confirmation link can still be used, for the page with its button; changes nothing. */
export async function confirmable(db: Database, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('subscription_id')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', 'confirm')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Confirms by the link's token; true also when it was confirmed before, false for a token that is unknown or too old. */
export async function confirmSubscription(
  db: Database,
  token: string,
  by: { ip: string; now: Date; textVersion: string },
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('token')
      .selectAll()
      .where('hash', '=', tokenHash(token))
      .where('purpose', '=', 'confirm')
      .forUpdate()
      .executeTakeFirst();
    if (!row?.subscription_id || !row.subscriber_id) return false;
    if (row.used_at) return true;
    if (row.expires_at <= by.now) return false;
    await tx.updateTable('token').set({ used_at: by.now }).where('hash', '=', row.hash).execute();
    await tx
      .updateTable('subscriber')
      .set({ state: 'active', confirmed_at: by.now })
      .where('id', '=', row.subscriber_id)
      .execute();
    const subscription = await tx
      .selectFrom('subscription')
      .selectAll()
      .where('id', '=', row.subscription_id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (!subscription) return true;
    const { zone } = await tx
      .selectFrom('subscriber')
      .select('zone')
      .where('id', '=', row.subscriber_id)
      .executeTakeFirstOrThrow();
    const { cadence, hour, weekday } = subscription;
    const next = cadence === 'at-once' ? null : nextDigest(by.now, { cadence, hour, weekday, zone });
    await tx
      .updateTable('subscription')
      .set({ state: 'active', next_digest_at: next })
      .where('id', '=', subscription.id)
      .execute();
    await note(tx, row.subscriber_id, subscription.id, 'confirmed', by);
    return true;
  });
}

/** Ends a subscription by the token of its mails (RFC 8058); true also when it was ended before, false for an unknown token. */
export async function unsubscribe(
  db: Database,
  token: string,
  by: { ip: string; now: Date; textVersion: string },
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('subscription')
      .select(['id', 'subscriber_id', 'state'])
      .where('unsubscribe_hash', '=', tokenHash(token))
      .forUpdate()
      .executeTakeFirst();
    if (!row) return false;
    if (row.state === 'ended') return true;
    await tx
      .updateTable('subscription')
      .set({ state: 'ended', next_digest_at: null })
      .where('id', '=', row.id)
      .execute();
    await note(tx, row.subscriber_id, row.id, 'unsubscribed', by);
    return true;
  });
}

/** Whether an unsubscribe link belongs to a subscription; changes nothing. */
export async function unsubscribable(db: Database, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscription')
    .select('id')
    .where('unsubscribe_hash', '=', tokenHash(token))
    .executeTakeFirst();
  return row !== undefined;
}

/** A subscription that gets alerts. */
export interface ActiveSubscription {
  id: string;
  subscriberId: string;
  filter: StoryFilter;
  cadence: Cadence;
}

/** Every subscription that gets alerts now. */
export async function activeSubscriptions(db: Database): Promise<ActiveSubscription[]> {
  const rows = await db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'subscription.subscriber_id', 'subscription.filter', 'subscription.cadence'])
    .where('subscription.state', '=', 'active')
    .where('subscriber.state', '=', 'active')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subscriberId: row.subscriber_id,
    filter: storyFilter.parse(row.filter),
    cadence: row.cadence,
  }));
}
