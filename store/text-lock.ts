import { sql } from 'kysely';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

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

/** Holds, until the transaction ends, the right to settle several texts of which no story tells. */
export async function lockTexts(db: Database, contentHashes: readonly string[]): Promise<void> {
  // In one order, so that two workers with the same two texts never wait for each other.
  await sql`${prepared} select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(hash, 0) as key from unnest(${[...contentHashes]}::text[]) as hash order by 1
  ) keys`.execute(db);
}

/** Holds, until the transaction ends, the right to change which articles are one story. */
export async function lockStories(db: Database): Promise<void> {
  await sql`${prepared} select pg_advisory_xact_lock(${STORIES})`.execute(db);
}
