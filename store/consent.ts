import { firstDigest } from '../core/subscription.ts';
import type { Database } from './database.ts';
import type { ConsentAction } from './people-tables.ts';
import { planOf } from './plan.ts';
import { tokenHash } from './tokens.ts';

/** Who says yes or no, when, from where, and to which wording. */
export interface Saying {
  ip: string;
  now: Date;
  textVersion: string;
}

/** Keeps the proof of what a reader said. */
export async function noteConsent(
  db: Database,
  of: { subscriberId: string; subscriptionId: string | null; action: ConsentAction },
  by: Saying,
): Promise<void> {
  await db
    .insertInto('consent')
    .values({
      subscriber_id: of.subscriberId,
      subscription_id: of.subscriptionId,
      action: of.action,
      at: by.now,
      ip: by.ip,
      text_version: by.textVersion,
    })
    .execute();
}

/** Whether a confirmation link can still be used, for the page with its button; changes nothing. */
export async function confirmable(db: Database, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('subscription_id')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', 'confirm')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Confirms by the link's token; true also when it was confirmed before, false for a token that is unknown or too old. */
export async function confirmSubscription(db: Database, token: string, by: Saying): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('token')
      .selectAll()
      .where('hash', '=', tokenHash(token))
      .where('purpose', '=', 'confirm')
      .forUpdate()
      .executeTakeFirst();
    if (!row?.subscription_id || !row.subscriber_id) return false;
    if (row.used_at) return true;
    if (row.expires_at <= by.now) return false;
    await tx.updateTable('token').set({ used_at: by.now }).where('hash', '=', row.hash).execute();
    const subscriber = await tx
      .updateTable('subscriber')
      .set((eb) => ({ state: 'active', confirmed_at: eb.fn.coalesce('confirmed_at', eb.val(by.now)) }))
      .where('id', '=', row.subscriber_id)
      .returning(['id', 'zone'])
      .executeTakeFirstOrThrow();
    const subscription = await tx
      .selectFrom('subscription')
      .selectAll()
      .where('id', '=', row.subscription_id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (!subscription) return true;
    await tx
      .updateTable('subscription')
      .set({ state: 'active', next_digest_at: firstDigest(by.now, planOf(subscription), subscriber.zone) })
      .where('id', '=', subscription.id)
      .execute();
    await noteConsent(
      tx,
      { subscriberId: subscriber.id, subscriptionId: subscription.id, action: 'confirmed' },
      by,
    );
    return true;
  });
}

/** Ends a subscription by the token of its mails (RFC 8058); true also when it was ended before, false for an unknown token. */
export async function unsubscribe(db: Database, token: string, by: Saying): Promise<boolean> {
  const row = await db
    .selectFrom('subscription')
    .select('id')
    .where('unsubscribe_hash', '=', tokenHash(token))
    .executeTakeFirst();
  return row ? await endSubscription(db, row.id, by) : false;
}

/** Ends a subscription of which the caller knows that its reader wants it; true also when it was ended before. */
export async function endSubscription(db: Database, id: string, by: Saying): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('subscription')
      .select(['subscriber_id', 'state'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return false;
    if (row.state === 'ended') return true;
    await tx
      .updateTable('subscription')
      .set({ state: 'ended', next_digest_at: null })
      .where('id', '=', id)
      .execute();
    await noteConsent(
      tx,
      { subscriberId: row.subscriber_id, subscriptionId: id, action: 'unsubscribed' },
      by,
    );
    return true;
  });
}

/** Whether an unsubscribe link belongs to a subscription; changes nothing. */
export async function unsubscribable(db: Database, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscription')
    .select('id')
    .where('unsubscribe_hash', '=', tokenHash(token))
    .executeTakeFirst();
  return row !== undefined;
}
