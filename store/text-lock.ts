import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Any fixed number; all that may open or join a story waits for it. */
const STORIES = 7_250_702;

/**
 * Holds, until the transaction ends, the right to settle a text: two workers with the same text, or with two reports of
 * one event, must see each other's rows, or there would be two originals and two stories.
 */
export async function lockText(db: Database, contentHash: string, mayTouchStories: boolean): Promise<void> {
  if (mayTouchStories) await lockStories(db);
  else await sql`select pg_advisory_xact_lock(hashtextextended(${contentHash}, 0))`.execute(db);
}

/** Holds, until the transaction ends, the right to change which articles are one story. */
export async function lockStories(db: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${STORIES})`.execute(db);
}
