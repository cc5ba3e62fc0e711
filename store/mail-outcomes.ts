import { sql } from 'kysely';
import type { ReaderLanguage } from '../core/language.ts';
import type { Database } from './database.ts';
import { newMessageId } from './message-id.ts';
import type { DeliveryState } from './people-tables.ts';

/** How the deliveries of a day, or to a domain, ended. `bounced` and `complained` came back after they were sent. */
export interface MailOutcome {
  /** ISO day (UTC) or receiving domain. */
  key: string;
  total: number;
  states: Partial<Record<DeliveryState, number>>;
  bounced: number;
  complained: number;
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

/** Since when the message has been due that should have left first; null when none is due. */
export async function oldestUnsent(db: Database): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select t.at from delivery_turn t join delivery d on d.id = t.delivery_id
    where t.at <= now() and d.state in ('pending', 'retry', 'sending') order by t.at limit 1`.execute(db);
  return rows[0]?.at ?? null;
}

/** Outcomes since a time, newest day first. */
export async function outcomesByDay(db: Database, since: Date): Promise<MailOutcome[]> {
  return await outcomes(
    db,
    since,
    sql`to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
    sql`key desc`,
  );
}

/** Outcomes since a time by receiving domain, most mail first. */
export async function outcomesByDomain(db: Database, since: Date): Promise<MailOutcome[]> {
  return await outcomes(
    db,
    since,
    sql`lower(split_part(coalesce(d.to_address, r.email, '?@(erased)'), '@', 2))`,
    sql`total desc, key`,
  );
}

async function outcomes(
  db: Database,
  since: Date,
  key: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
): Promise<MailOutcome[]> {
  const { rows } = await sql<MailOutcome>`
    with each as (
      select ${key} as key, d.state, exists (select 1 from bounce b where b.delivery_id = d.id and b.kind in ('hard', 'soft')) as bounced,
        exists (select 1 from bounce b where b.delivery_id = d.id and b.kind = 'complaint') as complained
      from delivery d left join subscriber r on r.id = d.subscriber_id
      where d.created_at >= ${since} and d.channel = 'email'),
    sums as (
      select key, state, count(*)::int as n, count(*) filter (where bounced)::int as bounced,
        count(*) filter (where complained)::int as complained from each group by key, state)
    select key, sum(n)::int as total, jsonb_object_agg(state, n) as states, sum(bounced)::int as bounced, sum(complained)::int as complained
    from sums group by key order by ${order} limit 200`.execute(db);
  return rows;
}

/** A delivery of which nobody knows whether it arrived; an operator decides. */
export interface DoubtfulDelivery {
  id: string;
  address: string;
  subject: string | null;
  messageId: string;
  dataStartedAt: Date | null;
  message: string | null;
}

/** Deliveries in doubt, oldest first. */
export async function deliveriesInDoubt(db: Database, limit: number): Promise<DoubtfulDelivery[]> {
  const { rows } = await sql<DoubtfulDelivery>`
    select d.id, coalesce(d.to_address, r.email, '') as address, d.subject, d.message_id as "messageId",
      d.data_started_at as "dataStartedAt", d.last_message as message
    from delivery d left join subscriber r on r.id = d.subscriber_id
    where d.doubted order by d.created_at limit ${limit}`.execute(db);
  return rows;
}

/** What an operator found out: it arrived; it did not, send it again; let it be. */
export type DoubtDecision = 'arrived' | 'send-again' | 'drop';

/**
 * Settles a delivery in doubt by an operator's decision; false when it is in doubt no longer. After `send-again` it is due
 * with the same Message-ID and must be queued.
 */
export async function decideDoubt(
  db: Database,
  id: string,
  decision: DoubtDecision,
  by: string,
): Promise<boolean> {
  const state = { arrived: 'sent', 'send-again': 'retry', drop: 'failed' }[decision];
  const { numAffectedRows } = await sql`
    update delivery set state = ${state}, next_try_at = now(), tries_since = now(), lease_until = null,
      data_started_at = case when ${state} = 'retry' then null else data_started_at end,
      sent_at = case when ${state} = 'sent' then coalesce(data_started_at, now()) else sent_at end,
      last_message = ${`${by} decided: ${decision}`}
    where id = ${id}::uuid and state = 'in_doubt'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/**
 * Sends a delivery once more by an operator's wish. One that failed is tried again as it was; of one that was sent a second
 * message with a Message-ID of its own is made. Returns the delivery to be queued, or null when it can't be sent again now
 * (it is under way, in doubt, or its subscription is gone).
 */
export async function resendDelivery(db: Database, id: string): Promise<string | null> {
  const again = await sql<{ id: string }>`
    update delivery set state = 'retry', next_try_at = now(), tries_since = now(), last_message = 'An operator sends it again.'
    where id = ${id}::uuid and state in ('failed', 'suppressed', 'retry') returning id`.execute(db);
  if (again.rows[0]) return again.rows[0].id;
  const copy = await sql<{ id: string }>`
    insert into delivery (subscription_id, subscriber_id, channel, purpose, period, to_address, lang, copy_of, covers_from, message_id)
    select subscription_id, subscriber_id, channel, purpose, 'again:' || gen_random_uuid(), to_address, lang, coalesce(copy_of, id),
      covers_from, ${newMessageId()}
    from delivery where id = ${id}::uuid and state = 'sent' and purpose in ('alert', 'digest', 'burst', 'test')
    returning id`.execute(db);
  return copy.rows[0]?.id ?? null;
}

export const MAIL_TEMPLATES = ['alert', 'update', 'digest', 'nothing-new', 'confirm', 'login'] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** Makes a test message with the newest real stories; returns the delivery to be queued. The address must be strict. */
export async function requestTestMail(
  db: Database,
  test: { address: string; lang: ReaderLanguage; template: MailTemplate },
): Promise<string> {
  const row = await db
    .insertInto('delivery')
    .values({
      to_address: test.address,
      lang: test.lang,
      purpose: 'test',
      period: `test:${test.template}`,
      message_id: newMessageId(),
      subscription_id: null,
      subscriber_id: null,
      copy_of: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
