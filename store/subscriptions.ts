import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { SubscriptionPlan } from '../core/subscription.ts';
import { noteConsent } from './consent.ts';
import type { Database } from './database.ts';
import { newMessageId } from './message-id.ts';
import { planRow } from './plan.ts';
import { addressKey, linkToken, tokenHash } from './tokens.ts';

/** What a reader asks for. */
export interface SubscriptionRequest {
  email: string;
  lang: ReaderLanguage;
  /** IANA zone. */
  zone: string;
  filter: StoryFilter;
  plan: SubscriptionPlan;
  /** `email` when left out; another channel's settings were checked by that channel's schema. */
  channel?: { kind: string; settings: unknown };
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
  const full = async (to: Database) => (await countAsked(to, 'ip', ask.ip, hourAgo)) >= REQUESTS_AN_HOUR;
  // A flood from one place costs one look each: no lock, no transaction.
  if (await full(db)) throw new TooManyRequests();
  return await db.transaction().execute(async (tx) => {
    // One at a time from one place: else a burst would be counted before any of it is written.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`asked:${ask.ip}`}, 0))`.execute(tx);
    if (await full(tx)) throw new TooManyRequests();
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
        ...planRow(ask.plan),
        channel: ask.channel?.kind ?? 'email',
        channel_settings: JSON.stringify(ask.channel?.settings ?? {}),
        feed_hash: null,
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
    await noteConsent(tx, { subscriberId: subscriber.id, subscriptionId: id, action: 'asked' }, ask);
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
      purpose: 'confirm',
      lang: null,
      copy_of: null,
      to_address: null,
      message_id: newMessageId(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A subscription and what it asks for, as the matching index needs it. */
export interface SubscriptionFilter {
  id: string;
  filter: StoryFilter;
}

/** The filters of the subscriptions that get alerts now; of those named only, when ids are given. */
export async function activeFilters(
  db: Database,
  ids: readonly string[] | null = null,
): Promise<SubscriptionFilter[]> {
  const { rows } = await sql<{ id: string; filter: unknown }>`
    select s.id, s.filter from subscription s join subscriber r on r.id = s.subscriber_id
    where s.state = 'active' and r.state = 'active' and (${ids}::uuid[] is null or s.id = any(${ids}::uuid[]))`.execute(
    db,
  );
  return rows.map((row) => ({ id: row.id, filter: storyFilter.parse(row.filter) }));
}

/** How many subscriptions get alerts now. */
export async function countActiveFilters(db: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from subscription s join subscriber r on r.id = s.subscriber_id
    where s.state = 'active' and r.state = 'active'`.execute(db);
  return rows[0]?.n ?? 0;
}
