import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { SubscriptionPlan } from '../core/subscription.ts';
import { toldFacts, type ToldFacts } from '../core/told.ts';
import { batching } from './batching.ts';
import type { Database } from './database.ts';
import type { DeliveryPurpose, DeliveryState } from './people-tables.ts';
import { planOf, type PlanRow } from './plan.ts';

/** How long a worker may hold a delivery before another may look at it. */
const LEASE = '90 seconds';
/** How long a message that finds no open door is tried (RFC 5321 §4.5.4.1 asks for days). */
const GIVE_UP = '3 days';

/** The subscription that a delivery is for, as it is now. */
export interface DeliverySubscription {
  id: string;
  state: 'pending' | 'active' | 'paused' | 'ended';
  filter: StoryFilter;
  plan: SubscriptionPlan;
  channelSettings: unknown;
}

/** A delivery that this worker holds. */
export interface ClaimedDelivery {
  id: string;
  purpose: DeliveryPurpose;
  period: string;
  channel: string;
  messageId: string;
  attempts: number;
  /** Null for a link to log in and an operator's test. */
  subscription: DeliverySubscription | null;
  subscriberId: string | null;
  address: string;
  lang: ReaderLanguage;
  zone: string;
  createdAt: Date;
  coversFrom: Date | null;
  copyOf: string | null;
  /** Its reserved place at the receiving domain has come. */
  hasPlace: boolean;
  /** When it was claimed, by the database's clock. */
  now: Date;
}

interface Row extends PlanRow {
  id: string;
  purpose: DeliveryPurpose;
  period: string;
  channel: string;
  message_id: string;
  attempts: number;
  subscription_id: string | null;
  subscription_state: DeliverySubscription['state'];
  filter: unknown;
  channel_settings: unknown;
  subscriber_id: string | null;
  address: string;
  lang: ReaderLanguage;
  zone: string;
  created_at: Date;
  covers_from: Date | null;
  copy_of: string | null;
  has_place: boolean;
  now: Date;
}

/**
 * Takes the deliveries whose time has come, so that no other worker does; those that are finished, held or not yet due are
 * left out, and while mail is paused all but confirmations, links to log in and tests. A lease that ran out after the message
 * began to flow is in doubt: it is marked so and never sent again by itself.
 */
export async function claimDeliveries(db: Database, ids: readonly string[]): Promise<ClaimedDelivery[]> {
  await sql`update delivery set state = 'in_doubt', lease_until = null, last_message = 'The worker died while the message was being sent.'
    where id = any(${ids}::uuid[]) and state = 'sending' and lease_until < now() and data_started_at is not null`.execute(
    db,
  );
  const { rows } = await sql<Row>`
    with mine as (
      select id from delivery where id = any(${ids}::uuid[]) and next_try_at <= now() and (
        state in ('pending', 'retry') or (state = 'sending' and lease_until < now() and data_started_at is null))
        and (purpose in ('confirm', 'login', 'test') or not exists (select 1 from setting where key = 'mail-pause'))
      for update skip locked),
    held as (
      update delivery d set state = 'sending', lease_until = now() + ${LEASE}::interval, attempts = d.attempts + 1, data_started_at = null
      from mine where d.id = mine.id returning d.*)
    select d.id, d.purpose, d.period, d.channel, d.message_id, d.attempts, d.created_at, d.covers_from, d.copy_of, d.subscriber_id,
      d.subscription_id, s.state as subscription_state, s.filter, s.channel_settings, coalesce(d.to_address, r.email) as address,
      coalesce(d.lang, r.lang, 'en') as lang, coalesce(r.zone, 'UTC') as zone, now() as now, coalesce(d.place_at <= now(), false) as has_place, s.cadence, s.hour, s.minute, s.weekday,
      s.at_once_kinds, s.quiet_from, s.quiet_to, s.rest_weekends, s.rest_holidays, s.when_empty, s.most_an_hour
    from held d left join subscription s on s.id = d.subscription_id left join subscriber r on r.id = d.subscriber_id`.execute(
    db,
  );
  const order = new Map(ids.map((id, n) => [id, n]));
  return rows.map(claimed).toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

function claimed(row: Row): ClaimedDelivery {
  const subscription = row.subscription_id
    ? {
        id: row.subscription_id,
        state: row.subscription_state,
        filter: storyFilter.parse(row.filter),
        plan: planOf(row),
        channelSettings: row.channel_settings,
      }
    : null;
  const { id, purpose, period, channel, attempts, address, lang, zone, now } = row;
  return {
    id,
    purpose,
    period,
    channel,
    attempts,
    address,
    lang,
    zone,
    now,
    subscription,
    messageId: row.message_id,
    subscriberId: row.subscriber_id,
    createdAt: row.created_at,
    coversFrom: row.covers_from,
    copyOf: row.copy_of,
    hasPlace: row.has_place,
  };
}

/** How a try ended. `retryAfterMs` counts by the database's clock. */
export interface DeliveryEnd {
  state: DeliveryState;
  message: string | null;
  subject?: string;
  retryAfterMs?: number;
  /** The wait is for a place that is reserved. */
  placed?: boolean;
}

/** What a worker holds of a delivery: the row, and the number of its try. */
export interface Held {
  id: string;
  attempts: number;
}

/** The two commits of a send. Many senders share them: see `batching`. */
export interface DeliveryLog {
  /**
   * Commits that the message begins to flow; false when the lease is no longer ours or the reader has just said no, and then
   * nothing may be sent.
   */
  dataStarted(held: Held): Promise<boolean>;
  /**
   * Records how a try ended. Only the worker that made the try may say so: one that lost its lease changes nothing, save that
   * it may tell that a message in doubt was taken. After three days a message that can't be sent has failed.
   */
  settle(held: Held, end: DeliveryEnd): Promise<void>;
}

const logs = new WeakMap<Database, DeliveryLog>();

/** The log of sends over a database: one for a process, so that all its senders share commits. */
export function deliveryLog(db: Database): DeliveryLog {
  const log = logs.get(db) ?? openLog(db);
  logs.set(db, log);
  return log;
}

function openLog(db: Database): DeliveryLog {
  const start = batching(async (all: readonly Held[]) => await markStarted(db, all));
  const settle = batching(async (all: readonly { held: Held; end: DeliveryEnd }[]) => {
    await settleAll(db, all);
    return all;
  });
  return {
    dataStarted: async (held) => await start(held),
    settle: async (held, end) => {
      await settle({ held, end });
    },
  };
}

async function markStarted(db: Database, all: readonly Held[]): Promise<boolean[]> {
  const { rows } = await sql<{ id: string; attempts: number }>`
    update delivery d set data_started_at = now(), lease_until = now() + ${LEASE}::interval
    from unnest(${all.map(({ id }) => id)}::uuid[], ${all.map(({ attempts }) => attempts)}::int[]) as t (id, attempts)
    where d.id = t.id and d.attempts = t.attempts and d.state = 'sending' and (d.subscription_id is null or exists (
      select 1 from subscription s where s.id = d.subscription_id
        and s.state = case d.purpose when 'confirm' then 'pending' else 'active' end))
    returning d.id, d.attempts`.execute(db);
  const marked = new Set(rows.map((row) => `${row.id}:${row.attempts}`));
  return all.map(({ id, attempts }) => marked.has(`${id}:${attempts}`));
}

async function settleAll(db: Database, all: readonly { held: Held; end: DeliveryEnd }[]): Promise<void> {
  await sql`
    update delivery d set lease_until = null, last_message = t.message,
      state = case when t.state = 'retry' and d.tries_since < now() - ${GIVE_UP}::interval then 'failed' else t.state end,
      subject = coalesce(t.subject, d.subject),
      sent_at = case when t.state = 'sent' then now() else d.sent_at end,
      next_try_at = now() + t.wait * interval '1 millisecond',
      place_at = case when t.placed then now() + t.wait * interval '1 millisecond' end
    from unnest(${all.map(({ held }) => held.id)}::uuid[], ${all.map(({ held }) => held.attempts)}::int[],
      ${all.map(({ end }) => end.state)}::text[], ${all.map(({ end }) => end.message)}::text[],
      ${all.map(({ end }) => end.subject ?? null)}::text[], ${all.map(({ end }) => end.retryAfterMs ?? 0)}::float8[],
      ${all.map(({ end }) => end.placed ?? false)}::bool[]) as t (id, attempts, state, message, subject, wait, placed)
    where d.id = t.id and d.attempts = t.attempts
      and (d.state = 'sending' or (d.state = 'in_doubt' and t.state = 'sent'))`.execute(db);
}

/** Deliveries that are due and not finished, whatever the queue thinks of them. */
export async function unfinishedDeliveries(db: Database, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from delivery where state in ('pending', 'retry', 'sending') and next_try_at <= now()
      and (state <> 'sending' or lease_until < now())
      and (purpose in ('confirm', 'login', 'test') or not exists (select 1 from setting where key = 'mail-pause'))
    order by next_try_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** A story of a delivery; `told` is what the reader knew of it before, null for one that is new to the reader. */
export interface DeliveryStory {
  delivery: string;
  storyId: string;
  told: ToldFacts | null;
  /** Message-ID of the last mail to this reader about the story or the one it follows. */
  reference: string | null;
}

/** The stories of some deliveries, those of the alerts that were put into them, in order. */
export async function deliveryStories(
  db: Database,
  deliveries: readonly { id: string; copyOf: string | null }[],
): Promise<DeliveryStory[]> {
  const { rows } = await sql<Omit<DeliveryStory, 'told'> & { told: unknown }>`
    select t.id as delivery, a.story_id as "storyId", before.told, coalesce(before.message_id, thread.message_id) as reference
    from unnest(${deliveries.map(({ id }) => id)}::uuid[], ${deliveries.map(({ id, copyOf }) => copyOf ?? id)}::uuid[]) as t (id, holder)
    join alert a on a.delivery_id = t.holder join story s on s.id = a.story_id
    left join lateral (
      select b.told, d.message_id from alert b left join delivery d on d.id = b.delivery_id
      where b.subscription_id = a.subscription_id and b.story_id = a.story_id and b.id < a.id
        and b.delivery_id is distinct from a.delivery_id
      order by b.id desc limit 1) before on true
    left join lateral (
      select d.message_id from alert b join delivery d on d.id = b.delivery_id
      where b.subscription_id = a.subscription_id and b.story_id = s.follows order by b.id desc limit 1) thread on true
    order by a.id`.execute(db);
  return rows.map((row) => ({ ...row, told: toldFacts.nullable().catch(null).parse(row.told) }));
}
