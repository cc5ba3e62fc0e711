import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import { firstDigest, type SubscriptionPlan } from '../core/subscription.ts';
import { noteConsent, type Saying } from './consent.ts';
import type { Database } from './database.ts';
import { PLAN_COLUMNS, planOf, planRow } from './plan.ts';
import { tokenHash } from './tokens.ts';

/** A subscription as its owner sees it. */
export interface OwnSubscription {
  id: string;
  subscriberId: string;
  state: 'active' | 'paused' | 'ended' | 'pending';
  filter: StoryFilter;
  plan: SubscriptionPlan;
  channel: string;
  lang: ReaderLanguage;
  zone: string;
  hasFeed: boolean;
}

/** Whose subscriptions may be looked at: a reader's own, or the one that a signed link is for. */
export type Owner = { subscriberId: string } | { subscriptionId: string };

/** The subscriptions that an owner may see, newest first; ended and unconfirmed ones are left out. */
export async function ownSubscriptions(db: Database, owner: Owner): Promise<OwnSubscription[]> {
  let query = db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'subscription.subscriber_id', 'subscription.state', 'subscription.filter'])
    .select(['subscription.channel', 'subscription.feed_hash', 'subscriber.lang', 'subscriber.zone'])
    .select(PLAN_COLUMNS)
    .where('subscription.state', 'in', ['active', 'paused'])
    .where('subscriber.state', '=', 'active')
    .orderBy('subscription.created_at', 'desc');
  query =
    'subscriberId' in owner
      ? query.where('subscription.subscriber_id', '=', owner.subscriberId)
      : query.where('subscription.id', '=', owner.subscriptionId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    subscriberId: row.subscriber_id,
    state: row.state,
    filter: storyFilter.parse(row.filter),
    plan: planOf(row),
    channel: row.channel,
    lang: row.lang,
    zone: row.zone,
    hasFeed: row.feed_hash !== null,
  }));
}

/** One subscription of an owner; null for one that is another's, as for one that does not exist. */
export async function ownSubscription(
  db: Database,
  owner: Owner,
  id: string,
): Promise<OwnSubscription | null> {
  return (await ownSubscriptions(db, owner)).find((each) => each.id === id) ?? null;
}

/** What a reader changes of a subscription; language and zone are the reader's and count for all of theirs. */
export interface SubscriptionChange {
  filter: StoryFilter;
  plan: SubscriptionPlan;
  lang: ReaderLanguage;
  zone: string;
  channel?: { kind: string; settings: unknown };
}

/** Changes a subscription of which the caller knows that it is the owner's. */
export async function changeSubscription(
  db: Database,
  own: OwnSubscription,
  change: SubscriptionChange,
  by: Saying,
): Promise<void> {
  const next = own.state === 'active' ? firstDigest(by.now, change.plan, change.zone) : null;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('subscriber')
      .set({ lang: change.lang, zone: change.zone })
      .where('id', '=', own.subscriberId)
      .execute();
    await tx
      .updateTable('subscription')
      .set({
        ...planRow(change.plan),
        filter: JSON.stringify(change.filter),
        ...(change.channel
          ? { channel: change.channel.kind, channel_settings: JSON.stringify(change.channel.settings) }
          : {}),
        changed_at: by.now,
        // What waits of an at-once subscription still goes out.
        next_digest_at:
          next ??
          sql<Date | null>`case when exists (
          select 1 from alert where subscription_id = subscription.id and delivery_id is null) then now() end`,
      })
      .where('id', '=', own.id)
      .execute();
    await noteConsent(tx, { subscriberId: own.subscriberId, subscriptionId: own.id, action: 'changed' }, by);
  });
}

/** Pauses, resumes or ends a subscription of which the caller knows that it is the owner's. What came in a pause is not sent later. */
export async function setSubscriptionState(
  db: Database,
  own: OwnSubscription,
  state: 'active' | 'paused' | 'ended',
  by: Saying,
): Promise<void> {
  if (own.state === state) return;
  const action = { active: 'resumed', paused: 'paused', ended: 'unsubscribed' } as const;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('subscription')
      .set({
        state,
        next_digest_at: state === 'active' ? firstDigest(by.now, own.plan, own.zone) : null,
        ...(state === 'active' ? { last_digest_at: by.now } : {}),
      })
      .where('id', '=', own.id)
      .execute();
    await noteConsent(
      tx,
      { subscriberId: own.subscriberId, subscriptionId: own.id, action: action[state] },
      by,
    );
  });
}

/** Opens the private feed of a subscription, or closes it; `token` is in no table. */
export async function setFeed(db: Database, own: OwnSubscription, token: string | null): Promise<void> {
  await db
    .updateTable('subscription')
    .set({ feed_hash: token === null ? null : tokenHash(token) })
    .where('id', '=', own.id)
    .execute();
}

/** The newest stories of a private feed, with its reader's language; null for a token that opens none. */
export async function feedStories(
  db: Database,
  token: string,
  limit: number,
): Promise<{ lang: ReaderLanguage; zone: string; storyIds: string[] } | null> {
  const feed = await db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'subscriber.lang', 'subscriber.zone'])
    .where('subscription.feed_hash', '=', tokenHash(token))
    .where('subscription.state', '=', 'active')
    .executeTakeFirst();
  if (!feed) return null;
  const { rows } = await sql<{ id: string }>`
    select story_id as id from alert where subscription_id = ${feed.id} group by story_id order by max(id) desc limit ${limit}`.execute(
    db,
  );
  return { lang: feed.lang, zone: feed.zone, storyIds: rows.map(({ id }) => id) };
}
