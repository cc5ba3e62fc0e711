import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { SubscriptionPlan } from '../core/subscription.ts';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import type { DeliveryPurpose } from './people-tables.ts';
import { planOf, type PlanRow } from './plan.ts';
import { prepared } from './prepared.ts';

/** How long a worker may hold a delivery before another may look at it. */
export const LEASE = '90 seconds';
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
  /** As text: thousands of readers wait for the same. */
  filter: string;
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
  const { rows } = await sql<Row>`${prepared}
    with doubted as (
      update delivery set state = 'in_doubt', lease_until = null, last_message = 'The worker died while the message was being sent.'
      where id = any(${arrayIn(ids)}::uuid[]) and state = 'sending' and lease_until < now() and data_started_at is not null),
    mine as (
      select id from delivery where id = any(${arrayIn(ids)}::uuid[]) and next_try_at <= now() and (
        state in ('pending', 'retry') or (state = 'sending' and lease_until < now() and data_started_at is null))
        and (purpose in ('confirm', 'login', 'test') or not exists (select 1 from setting where key = 'mail-pause'))
      for update skip locked),
    held as (
      update delivery d set state = 'sending', lease_until = now() + ${LEASE}::interval, attempts = d.attempts + 1, data_started_at = null
      from mine where d.id = mine.id returning d.*)
    select d.id, d.purpose, d.period, d.channel, d.message_id, d.attempts, d.created_at, d.covers_from, d.copy_of, d.subscriber_id,
      d.subscription_id, s.state as subscription_state, s.filter::text as filter, s.channel_settings, coalesce(d.to_address, r.email) as address,
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
        filter: filterOf(row.filter),
        // A digest has no hours of rest: most deliveries never ask.
        get plan() {
          return planOf(row);
        },
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

const filters = new Map<string, StoryFilter>();
const MOST_FILTERS = 2000;

/** The filter that a text holds; one and the same for all who have the same. */
function filterOf(text: string): StoryFilter {
  const known = filters.get(text) ?? storyFilter.parse(JSON.parse(text));
  if (filters.size >= MOST_FILTERS) filters.clear();
  filters.set(text, known);
  return known;
}

/** Turns that are looked at together for those whose delivery is finished. */
const STRUCK_AT_ONCE = 20_000;

/**
 * Deliveries that are due and not finished, whatever the queue thinks of them, and strikes off the turns of finished ones. A
 * turn that is given anew meanwhile is another row version, which a `ctid` does not name: it stays.
 */
export async function unfinishedDeliveries(db: Database, limit: number): Promise<string[]> {
  await sql`
    delete from delivery_turn where ctid = any(array(
      select t.ctid from (select ctid, delivery_id from delivery_turn where at <= now() order by at limit ${STRUCK_AT_ONCE}) t
        left join delivery d on d.id = t.delivery_id
      where d.state is null or d.state not in ('pending', 'retry', 'sending')))`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select d.id from delivery_turn t join delivery d on d.id = t.delivery_id
    where t.at <= now() and d.next_try_at <= now() and (d.state in ('pending', 'retry') or (d.state = 'sending' and d.lease_until < now()))
      and (d.purpose in ('confirm', 'login', 'test') or not exists (select 1 from setting where key = 'mail-pause'))
    order by t.at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
