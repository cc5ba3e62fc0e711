import { sql } from 'kysely';
import type { Database } from './database.ts';

/** The stories that a mail told of, for the page behind its feedback links. */
export async function deliveryStoryIds(db: Database, deliveryId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.story_id as id from delivery d join alert a on a.delivery_id = coalesce(d.copy_of, d.id)
    where d.id = ${deliveryId}::uuid group by a.story_id order by min(a.id)`.execute(db);
  return rows.map(({ id }) => id);
}

/** The subscriber that a mail was for; null when it is gone. */
export async function deliveryReader(db: Database, deliveryId: string): Promise<string | null> {
  const row = await db
    .selectFrom('delivery')
    .select('subscriber_id')
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  return row?.subscriber_id ?? null;
}
