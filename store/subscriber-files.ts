import { sql } from 'kysely';
import type { StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import { firstDigest, type SubscriptionPlan } from '../core/subscription.ts';
import type { Database } from './database.ts';
import { PLAN_COLUMNS, planOf, planRow } from './plan.ts';
import { addressKey, linkToken, tokenHash } from './tokens.ts';

/** Active subscriptions with their subscribers, as they are written to a file. */
export async function exportSubscriptions(db: Database) {
  const rows = await db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscriber.email', 'subscriber.lang', 'subscriber.zone', 'subscriber.confirmed_at'])
    .select(['subscription.filter', ...PLAN_COLUMNS])
    .where('subscription.state', '=', 'active')
    .where('subscriber.state', '=', 'active')
    .where('subscription.channel', '=', 'email')
    .orderBy('subscriber.email')
    .execute();
  return rows.map((row) => ({
    email: row.email,
    lang: row.lang,
    zone: row.zone,
    ...planOf(row),
    filter: row.filter,
    confirmed_at: row.confirmed_at,
  }));
}

/** Takes over a subscription that was confirmed elsewhere; the consent says that it was imported. */
export async function importSubscription(
  db: Database,
  secret: Buffer,
  row: {
    email: string;
    lang: ReaderLanguage;
    zone: string;
    plan: SubscriptionPlan;
    filter: StoryFilter;
    confirmedAt: Date;
  },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const values = {
      email: row.email,
      lang: row.lang,
      zone: row.zone,
      state: 'active' as const,
      confirmed_at: row.confirmedAt,
    };
    const subscriber = await tx
      .insertInto('subscriber')
      .values({ ...values, email_key: addressKey(row.email) })
      .onConflict((conflict) => conflict.column('email_key').doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{ id: string }>`select gen_random_uuid() as id`.execute(tx);
    const id = rows[0]?.id ?? '';
    await tx
      .insertInto('subscription')
      .values({
        id,
        subscriber_id: subscriber.id,
        filter: JSON.stringify(row.filter),
        ...planRow(row.plan),
        feed_hash: null,
        state: 'active',
        next_digest_at: firstDigest(now, row.plan, row.zone),
        unsubscribe_hash: tokenHash(linkToken(secret, 'unsubscribe', id)),
      })
      .execute();
    await tx
      .insertInto('consent')
      .values({
        subscriber_id: subscriber.id,
        subscription_id: id,
        action: 'confirmed',
        at: row.confirmedAt,
        ip: null,
        text_version: 'imported',
      })
      .execute();
  });
}
