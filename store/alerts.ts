import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { ActiveSubscription } from './subscriptions.ts';

/**
 * An alert for a subscription, once for each occasion of a story; for a subscription told at once with its delivery. Who
 * was told of the story on any occasion is not told of it as new again.
 */
export async function insertAlert(
  db: Database,
  subscription: ActiveSubscription,
  storyId: string,
  occasion: string,
): Promise<{ alert: boolean; delivery: string | null }> {
  const { rows } = await sql<{ id: string }>`
    insert into alert (subscription_id, story_id, occasion)
    select ${subscription.id}, ${storyId}, ${occasion} where ${occasion} <> 'new' or not exists (
      select 1 from alert where subscription_id = ${subscription.id} and story_id = ${storyId})
    on conflict (subscription_id, story_id, occasion) do nothing returning id`.execute(db);
  const id = rows[0]?.id;
  if (!id) return { alert: false, delivery: null };
  if (subscription.cadence !== 'at-once') return { alert: true, delivery: null };
  const period = `story:${storyId}:${occasion}`;
  const made = await sql<{ id: string }>`
    insert into delivery (subscription_id, subscriber_id, period, message_id)
    values (${subscription.id}, ${subscription.subscriberId}, ${period}, '<' || gen_random_uuid() || '@kakehashi>')
    on conflict (subscription_id, period) do nothing returning id`.execute(db);
  const delivery = made.rows[0]?.id ?? null;
  if (delivery) await db.updateTable('alert').set({ delivery_id: delivery }).where('id', '=', id).execute();
  return { alert: true, delivery };
}
