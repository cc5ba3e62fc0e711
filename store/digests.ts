import { sql } from 'kysely';
import { nextDigest } from '../core/schedule/digest-time.ts';
import { localDay } from '../core/schedule/wall-clock.ts';
import type { Database } from './database.ts';
import { newMessageId } from './message-id.ts';
import { planOf, type PlanRow } from './plan.ts';

interface Due extends PlanRow {
  id: string;
  subscriber_id: string;
  channel: string;
  zone: string;
  last_digest_at: Date | null;
}

/** The database's clock: the one that every worker goes by. */
export async function databaseNow(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  const now = rows[0]?.now;
  if (!now) throw new Error('The database does not tell the time.');
  return now;
}

/**
 * Makes the deliveries of the digests that are due, at most `limit`, in one transaction with the time of the next: the waiting
 * alerts of a subscription go into one delivery for the reader's day. A subscription without news gets none, or one that says
 * so, as the reader chose. A digest that runs late is made once. Returns how many were due, and the deliveries to be queued.
 */
export async function makeDueDigests(
  db: Database,
  now: Date,
  limit = 500,
): Promise<{ due: number; deliveries: string[] }> {
  return await db.transaction().execute(async (tx) => {
    const { rows } = await sql<Due>`
      select s.id, s.subscriber_id, s.channel, s.last_digest_at, r.zone, s.cadence, s.hour, s.minute, s.weekday, s.at_once_kinds,
        s.quiet_from, s.quiet_to, s.rest_weekends, s.rest_holidays, s.when_empty, s.most_an_hour
      from subscription s join subscriber r on r.id = s.subscriber_id
      where s.state = 'active' and s.next_digest_at <= ${now} and s.channel <> 'feed'
      order by s.next_digest_at, s.id limit ${limit} for update of s skip locked`.execute(tx);
    if (!rows.length) return { due: 0, deliveries: [] };
    const deliveries = await insertDigests(tx, rows, now);
    await planNext(tx, rows, now);
    return { due: rows.length, deliveries };
  });
}

async function insertDigests(tx: Database, due: readonly Due[], now: Date): Promise<string[]> {
  const spans = due.map((row) => {
    if (row.last_digest_at) return row.last_digest_at;
    return new Date(now.getTime() - (row.cadence === 'weekly' ? 7 : 1) * 86_400_000);
  });
  const { rows } = await sql<{ id: string }>`
    with due as (
      select * from unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => row.subscriber_id)}::uuid[],
        ${due.map((row) => row.channel)}::text[], ${due.map((row) => periodOf(row, now))}::text[],
        ${due.map((row) => (row.cadence === 'at-once' ? 'burst' : 'digest'))}::text[],
        ${due.map((row) => row.cadence !== 'at-once' && row.when_empty === 'say')}::boolean[],
        ${spans.map((span) => span.toISOString())}::timestamptz[])
        as t (subscription, subscriber, channel, period, purpose, even_empty, covers_from)),
    made as (
      insert into delivery (subscription_id, subscriber_id, channel, period, purpose, covers_from, message_id)
      select subscription, subscriber, channel, period, purpose, covers_from, ${newMessageId()} from due
      where even_empty or exists (
        select 1 from alert a where a.subscription_id = due.subscription and a.delivery_id is null)
      on conflict (subscription_id, period) do nothing returning id, subscription_id),
    gathered as (
      update alert a set delivery_id = made.id from made
      where a.subscription_id = made.subscription_id and a.delivery_id is null)
    select id from made`.execute(tx);
  return rows.map((row) => row.id);
}

/** One digest for a local day; what an at-once subscription could not be told at once goes by the minute. */
function periodOf(row: Due, now: Date): string {
  return row.cadence === 'at-once' ? `burst:${now.toISOString().slice(0, 16)}` : localDay(now, row.zone);
}

async function planNext(tx: Database, due: readonly Due[], now: Date): Promise<void> {
  const next = due.map((row) => {
    const { cadence } = row;
    return cadence === 'at-once' ? null : nextDigest(now, { ...planOf(row), cadence, zone: row.zone });
  });
  await sql`
    update subscription s set next_digest_at = t.at, last_digest_at = ${now}
    from unnest(${due.map((row) => row.id)}::uuid[], ${next.map((at) => at?.toISOString() ?? null)}::timestamptz[]) as t (id, at)
    where s.id = t.id`.execute(tx);
}
