import { sql } from 'kysely';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Database } from './database.ts';
import type { Cadence, DeliveryState } from './people-tables.ts';
import { addressHmac } from './tokens.ts';

/** How long a worker may hold a delivery before another may look at it. */
const LEASE = '90 seconds';
/** How long a message that finds no open door is tried (RFC 5321 §4.5.4.1 asks for days). */
const GIVE_UP = '3 days';

/** A delivery that this worker holds. */
export interface ClaimedDelivery {
  id: string;
  period: string;
  messageId: string;
  attempts: number;
  subscriptionId: string;
  subscriptionState: 'pending' | 'active' | 'paused' | 'ended';
  filter: StoryFilter;
  cadence: Cadence;
  subscriberId: string;
  email: string;
  lang: ReaderLanguage;
  zone: string;
  createdAt: Date;
}

/**
 * Takes a delivery whose time has come, so that no other worker does; null when it is finished, held or not yet due. A
 * lease that ran out after the message began to flow is in doubt: it is marked so and never sent again by itself.
 */
export async function claimDelivery(db: Database, id: string): Promise<ClaimedDelivery | null> {
  await sql`update delivery set state = 'in_doubt', lease_until = null, last_message = 'The worker died while the message was being sent.'
    where id = ${id} and state = 'sending' and lease_until < now() and data_started_at is not null`.execute(
    db,
  );
  const { rows } = await sql<Omit<ClaimedDelivery, 'filter'> & { filter: unknown }>`
    with mine as (
      select id from delivery where id = ${id} and next_try_at <= now() and (
        state in ('pending', 'retry') or (state = 'sending' and lease_until < now() and data_started_at is null))
      for update skip locked)
    update delivery d set state = 'sending', lease_until = now() + ${LEASE}::interval, attempts = d.attempts + 1, data_started_at = null
    from mine, subscription s, subscriber r
    where d.id = mine.id and s.id = d.subscription_id and r.id = d.subscriber_id
    returning d.id, d.period, d.message_id as "messageId", d.attempts, d.created_at as "createdAt", s.id as "subscriptionId",
      s.state as "subscriptionState", s.filter, s.cadence, r.id as "subscriberId", r.email, r.lang, r.zone`.execute(
    db,
  );
  const row = rows[0];
  return row ? { ...row, filter: storyFilter.parse(row.filter) } : null;
}

/** Commits that the message begins to flow; false when the lease is no longer ours, and then nothing may be sent. */
export async function markDataStarted(db: Database, id: string, attempt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('delivery')
    .set({ data_started_at: sql<Date>`now()`, lease_until: sql<Date>`now() + interval '90 seconds'` })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('attempts', '=', attempt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Records how a try ended. Only the worker that made the try may say so: one that lost its lease changes nothing, save that
 * it may tell that a message in doubt was taken. `retryAfterMs` counts by the database's clock; after three days a message
 * that can't be sent has failed.
 */
export async function settleDelivery(
  db: Database,
  held: { id: string; attempts: number },
  end: { state: DeliveryState; message: string | null; subject?: string; retryAfterMs?: number },
): Promise<void> {
  await sql`update delivery set lease_until = null, last_message = ${end.message},
      state = case when ${end.state} = 'retry' and created_at < now() - ${GIVE_UP}::interval then 'failed' else ${end.state} end,
      subject = coalesce(${end.subject ?? null}, subject),
      sent_at = case when ${end.state} = 'sent' then now() else sent_at end,
      next_try_at = now() + ${end.retryAfterMs ?? 0}::float8 * interval '1 millisecond'
    where id = ${held.id} and attempts = ${held.attempts}
      and (state = 'sending' or (state = 'in_doubt' and ${end.state} = 'sent'))`.execute(db);
}

/** Deliveries that are due and not finished, whatever the queue thinks of them. */
export async function unfinishedDeliveries(db: Database, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from delivery where state in ('pending', 'retry', 'sending') and next_try_at <= now()
      and (state <> 'sending' or lease_until < now())
    order by next_try_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** The stories of a delivery, those of the alerts that were put into it; an update is of a story that was told before. */
export async function deliveryStories(
  db: Database,
  id: string,
): Promise<{ storyId: string; update: boolean }[]> {
  const { rows } = await sql<{ storyId: string; update: boolean }>`
    select a.story_id as "storyId", exists (
      select 1 from alert b where b.subscription_id = a.subscription_id and b.story_id = a.story_id
        and b.id < a.id and b.delivery_id is distinct from a.delivery_id) as update
    from alert a where a.delivery_id = ${id} order by a.id`.execute(db);
  return rows;
}

/** Whether an address must get nothing. */
export async function isSuppressed(db: Database, secret: Buffer, address: string): Promise<boolean> {
  const row = await db
    .selectFrom('suppression')
    .select('reason')
    .where('email_hmac', '=', addressHmac(secret, address))
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts an address on the list of those that get nothing. */
export async function suppress(db: Database, secret: Buffer, address: string, reason: string): Promise<void> {
  await db
    .insertInto('suppression')
    .values({ email_hmac: addressHmac(secret, address), reason })
    .onConflict((conflict) => conflict.column('email_hmac').doNothing())
    .execute();
}

/** Deliveries by state, for the console and the metrics. */
export async function deliveryCounts(db: Database): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('delivery')
    .select((eb) => ['state', eb.fn.countAll<string>().as('n')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
}
