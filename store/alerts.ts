import { sql } from 'kysely';
import { nextDigest } from '../core/schedule/digest-time.ts';
import { opensAt } from '../core/schedule/opening.ts';
import type { SubscriptionPlan } from '../core/subscription.ts';
import type { ToldFacts } from '../core/told.ts';
import type { Database } from './database.ts';
import { newMessageId } from './message-id.ts';
import { planOf, type PlanRow } from './plan.ts';

const HOUR_MS = 3600_000;

/** A story on its way to the subscriptions that it matches. */
export interface Raising {
  storyId: string;
  subscriptionIds: readonly string[];
  facts: ToldFacts;
  /** Name of these facts; an update of the same facts is one update. */
  version: string;
  kinds: readonly string[];
}

interface Raised extends PlanRow {
  alert: string;
  subscription: string;
  subscriber: string;
  zone: string;
  channel: string;
  lately: number;
  now: Date;
}

/**
 * Writes the outbox rows of a story: one alert for each subscription that is active now and does not know the story, or that a
 * new pair, a day or a signing must be told (that another report names one more field is no news); for those to be told at once, and open to it now, the delivery, too. The others wait for their
 * digest. One statement a step, however many subscriptions there are. Returns the deliveries to queue after the commit.
 */
export async function raiseFor(
  db: Database,
  raising: Raising,
): Promise<{ alerts: number; deliveries: string[] }> {
  if (!raising.subscriptionIds.length) return { alerts: 0, deliveries: [] };
  const raised = await insertAlerts(db, raising);
  const atOnce: Raised[] = [];
  const later: { subscription: string; at: Date }[] = [];
  for (const row of raised) {
    const plan = planOf(row);
    // A feed is fetched, never sent to.
    if (row.channel === 'feed' || plan.cadence !== 'at-once') continue;
    const at = whenToTell(plan, row, raising.kinds);
    if (at === null) atOnce.push(row);
    else later.push({ subscription: row.subscription, at });
  }
  await awaitDigest(db, later);
  return { alerts: raised.length, deliveries: await insertDeliveries(db, raising, atOnce) };
}

/** Null for now; else when the digest goes out that gathers what could not be told at once. */
function whenToTell(plan: SubscriptionPlan, row: Raised, kinds: readonly string[]): Date | null {
  const { now, zone } = row;
  if (plan.atOnceKinds.length && !plan.atOnceKinds.some((kind) => kinds.includes(kind)))
    return nextDigest(now, { ...plan, cadence: 'daily', zone });
  const open = opensAt(now, { zone, quiet: plan.quiet, rest: plan.rest });
  if (open > now) return open;
  return row.lately >= plan.mostAnHour ? new Date(now.getTime() + HOUR_MS) : null;
}

async function insertAlerts(db: Database, raising: Raising): Promise<Raised[]> {
  const facts = JSON.stringify(raising.facts);
  const ids = sql`${raising.subscriptionIds}::uuid[]`;
  const { rows } = await sql<Raised>`
    with mine as materialized (
      select s.*, r.zone from subscription s join subscriber r on r.id = s.subscriber_id
      where s.id = any(${ids}) and s.state = 'active' and r.state = 'active'),
    last as (
      select distinct on (a.subscription_id) a.subscription_id, a.told, a.delivery_id from alert a
      where a.story_id = ${raising.storyId} and a.subscription_id = any(${ids})
      order by a.subscription_id, a.id desc),
    -- What waits for a digest will be told as it is then.
    refreshed as (
      update alert set told = ${facts}::jsonb
      where story_id = ${raising.storyId} and subscription_id = any(${ids}) and delivery_id is null),
    made as (
      insert into alert (subscription_id, story_id, occasion, told)
      select m.id, ${raising.storyId}, case when l.subscription_id is null then 'new' else ${`update:${raising.version}`} end, ${facts}::jsonb
      from mine m cross join (select ${facts}::jsonb as facts) n left join last l on l.subscription_id = m.id
      where l.subscription_id is null or (l.delivery_id is not null and (
        not ((l.told->'pairs') @> (n.facts->'pairs'))
        or ((n.facts->>'eventDate') is not null and (l.told->>'eventDate') is distinct from (n.facts->>'eventDate'))
        or ((n.facts->'kinds') @> '["agreement"]' and not ((l.told->'kinds') @> '["agreement"]'))))
      on conflict (subscription_id, story_id, occasion) do nothing
      returning id, subscription_id)
    select made.id as alert, m.id as subscription, m.subscriber_id as subscriber, m.zone, m.channel, now() as now,
      m.cadence, m.hour, m.minute, m.weekday, m.at_once_kinds, m.quiet_from, m.quiet_to, m.rest_weekends, m.rest_holidays,
      m.when_empty, m.most_an_hour,
      (select count(*) from delivery d where d.subscription_id = m.id and d.purpose = 'alert'
        and d.created_at > now() - interval '1 hour')::int as lately
    from made join mine m on m.id = made.subscription_id order by m.id`.execute(db);
  return rows;
}

async function insertDeliveries(db: Database, raising: Raising, rows: readonly Raised[]): Promise<string[]> {
  if (!rows.length) return [];
  const { rows: made } = await sql<{ id: string }>`
    with told as (
      select * from unnest(${rows.map((row) => row.alert)}::bigint[], ${rows.map((row) => row.subscription)}::uuid[],
        ${rows.map((row) => row.subscriber)}::uuid[], ${rows.map((row) => row.channel)}::text[])
        as t (alert, subscription, subscriber, channel)),
    made as (
      insert into delivery (subscription_id, subscriber_id, channel, purpose, period, message_id)
      select subscription, subscriber, channel, 'alert', 'story:' || ${raising.storyId} || ':' || ${raising.version}, ${newMessageId()}
      from told on conflict (subscription_id, period) do nothing returning id, subscription_id)
    update alert a set delivery_id = made.id from told join made on made.subscription_id = told.subscription
    where a.id = told.alert returning made.id`.execute(db);
  return made.map((row) => row.id);
}

/** Sees that a digest goes out for what waits; one that is due earlier stays. Rows are taken in one order, else two could wait for each other. */
async function awaitDigest(
  db: Database,
  later: readonly { subscription: string; at: Date }[],
): Promise<void> {
  if (!later.length) return;
  const ids = later.map((each) => each.subscription);
  await sql`select id from subscription where id = any(${ids}::uuid[]) order by id for update`.execute(db);
  await sql`
    update subscription s set next_digest_at = least(s.next_digest_at, t.at)
    from unnest(${ids}::uuid[], ${later.map((each) => each.at.toISOString())}::timestamptz[]) as t (id, at)
    where s.id = t.id`.execute(db);
}
