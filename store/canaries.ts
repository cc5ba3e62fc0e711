import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { CanaryTable } from './news-tables.ts';

export type Canary = Selectable<CanaryTable>;

/** The newest test article; undefined before the first. */
export async function lastCanary(db: Database): Promise<Canary | undefined> {
  return await db.selectFrom('canary').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Notes a test article; `failure` when it did not get as far as a mail. */
export async function insertCanary(
  db: Database,
  canary: { startedAt: Date; messageId: string; failure: string | null },
): Promise<void> {
  await db
    .insertInto('canary')
    .values({ started_at: canary.startedAt, message_id: canary.messageId, failure: canary.failure })
    .execute();
}

/**
 * Looks whether the open test articles have arrived: in the built-in mailbox when it took the message, else when the relay
 * said that it has it.
 */
export async function noteArrivals(db: Database): Promise<void> {
  await sql`
    update canary c set arrived_at = coalesce(
      (select min(received_at) from mailbox_message m where m.message_id = c.message_id),
      (select sent_at from ops_notice n where n.message_id = c.message_id and n.state = 'sent'))
    where arrived_at is null and failure is null`.execute(db);
}

/** How long the last test article that arrived took, in milliseconds, and when it started; null before the first. */
export async function canaryFigures(db: Database): Promise<{ ms: number; startedAt: Date } | null> {
  const row = await db
    .selectFrom('canary')
    .select(['started_at', 'arrived_at'])
    .where('arrived_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.arrived_at
    ? { ms: row.arrived_at.getTime() - row.started_at.getTime(), startedAt: row.started_at }
    : null;
}
