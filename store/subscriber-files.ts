import { sql } from 'kysely';
import type { StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import { nextDigest } from '../core/schedule/digest-time.ts';
import type { Database } from './database.ts';
import type { Cadence } from './people-tables.ts';
import { addressKey, linkToken, tokenHash } from './tokens.ts';

/** Active subscriptions with their subscribers, as they are written to a file. */
export async function exportSubscriptions(db: Database) {
  return await db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select([
      'subscriber.email',
      'subscriber.lang',
      'subscriber.zone',
      'subscription.cadence',
      'subscription.hour',
      'subscription.weekday',
      'subscription.filter',
      'subscriber.confirmed_at',
    ])
    .where('subscription.state', '=', 'active')
    .where('subscriber.state', '=', 'active')
    .orderBy('subscriber.email')
    .execute();
}

/** Takes over a subscription that was confirmed elsewhere; the consent says that it was imported. */
export async function importSubscription(
  db: Database,
  secret: Buffer,
  row: {
    email: string;
    lang: ReaderLanguage;
    zone: string;
    cadence: Cadence;
    hour: number;
    weekday: number;
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
    const { cadence, hour, weekday, zone } = row;
    await tx
      .insertInto('subscription')
      .values({
        id,
        subscriber_id: subscriber.id,
        filter: JSON.stringify(row.filter),
        cadence,
        hour,
        weekday,
        state: 'active',
        next_digest_at: cadence === 'at-once' ? null : nextDigest(now, { cadence, hour, weekday, zone }),
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
