import { sql } from 'kysely';
import type { Database } from './database.ts';
import { listenTo, type Listening } from './listen.ts';

const CHANNEL = 'kakehashi_story';
/** Told by a trigger whenever a subscription's filter or state changes. */
const SUBSCRIPTIONS = 'kakehashi_subscription';

/** Tells every web process of a story, when the transaction commits. */
export async function announce(db: Database, storyId: string): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${storyId})`.execute(db);
}

/** Hears of new and changed stories: their ids. */
export function hearAnnouncements(url: string): Listening {
  return listenTo(url, CHANNEL);
}

/** Hears of changed subscriptions: their ids. */
export function hearSubscriptionChanges(url: string): Listening {
  return listenTo(url, SUBSCRIPTIONS);
}
