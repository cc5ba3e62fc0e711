import { sql } from 'kysely';
import { localDay, nextDigest } from '../core/schedule/digest-time.ts';
import type { Database } from './database.ts';

/**
 * Makes the deliveries of the digests that are due: the waiting alerts of each subscription go into one delivery for the
 * reader's day, in one transaction with the time of the next. A subscription without news gets none. A digest that runs
 * late is made once; returns the deliveries to be queued.
 */
export async function makeDueDigests(db: Database, now: Date, limit = 200): Promise<string[]> {
  return await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      id: string;
      subscriber_id: string;
      cadence: 'daily' | 'weekly';
      hour: number;
      weekday: number;
      zone: string;
    }>`
      select s.id, s.subscriber_id, s.cadence, s.hour, s.weekday, r.zone
      from subscription s join subscriber r on r.id = s.subscriber_id
      where s.state = 'active' and s.cadence in ('daily', 'weekly') and s.next_digest_at <= ${now}
      order by s.next_digest_at limit ${limit} for update of s skip locked`.execute(tx);
    const deliveries: string[] = [];
    for (const due of rows) {
      const id = await makeDigest(tx, due.id, due.subscriber_id, localDay(now, due.zone));
      if (id) deliveries.push(id);
      await tx
        .updateTable('subscription')
        .set({ next_digest_at: nextDigest(now, due) })
        .where('id', '=', due.id)
        .execute();
    }
    return deliveries;
  });
}

async function makeDigest(
  tx: Database,
  subscriptionId: string,
  subscriberId: string,
  day: string,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    insert into delivery (subscription_id, subscriber_id, period, message_id)
    select ${subscriptionId}, ${subscriberId}, ${day}, '<' || gen_random_uuid() || '@kakehashi>'
    where exists (select 1 from alert where subscription_id = ${subscriptionId} and delivery_id is null)
    on conflict (subscription_id, period) do nothing returning id`.execute(tx);
  const id = rows[0]?.id;
  if (!id) return null;
  await tx
    .updateTable('alert')
    .set({ delivery_id: id })
    .where('subscription_id', '=', subscriptionId)
    .where('delivery_id', 'is', null)
    .execute();
  return id;
}
