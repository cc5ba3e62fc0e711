import { sql } from 'kysely';
import { toldFacts, type ToldFacts } from '../core/told.ts';
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

/** What a delivery tells: its stories in the order of their alerts. */
export interface DeliveryStories {
  storyIds: string[];
  /** What the reader knew of some of them before, by story. */
  told: ReadonlyMap<string, ToldFacts>;
  /** Message-IDs of the last mails to this reader about the stories or those they follow, in the order of the alerts. */
  references: string[];
}

interface Before {
  story: string;
  told: unknown;
  reference: string | null;
}

/**
 * The stories of some deliveries, by delivery: those of the alerts that were put into them. Only an update, and a story that
 * follows another, is looked up in what the reader got before.
 */
export async function deliveryStories(
  db: Database,
  deliveries: readonly { id: string; copyOf: string | null }[],
): Promise<Map<string, DeliveryStories>> {
  const { rows } = await sql<{ delivery: string; stories: string[]; before: Before[] | null }>`
    select t.id as delivery, array_agg(a.story_id::text order by a.id) as stories,
      json_agg(json_build_object('story', a.story_id::text, 'told', before.told,
        'reference', coalesce(before.message_id, thread.message_id)) order by a.id)
        filter (where a.occasion <> 'new' or s.follows is not null) as before
    from unnest(${deliveries.map(({ id }) => id)}::uuid[], ${deliveries.map(({ id, copyOf }) => copyOf ?? id)}::uuid[]) as t (id, holder)
    join alert a on a.delivery_id = t.holder join story s on s.id = a.story_id
    left join lateral (
      select b.told, d.message_id from alert b left join delivery d on d.id = b.delivery_id
      where a.occasion <> 'new' and b.subscription_id = a.subscription_id and b.story_id = a.story_id and b.id < a.id
        and b.delivery_id is distinct from a.delivery_id
      order by b.id desc limit 1) before on true
    left join lateral (
      select d.message_id from alert b join delivery d on d.id = b.delivery_id
      where s.follows is not null and b.subscription_id = a.subscription_id and b.story_id = s.follows
      order by b.id desc limit 1) thread on true
    group by t.id`.execute(db);
  return new Map(rows.map(({ delivery, stories, before }) => [delivery, withBefore(stories, before ?? [])]));
}

/** An update may stand beside the first alert in one digest: the story is told once, as it is now. */
function withBefore(stories: readonly string[], before: readonly Before[]): DeliveryStories {
  const told = new Map<string, ToldFacts>();
  for (const { story, told: facts } of before.toReversed()) {
    const known = toldFacts.nullable().catch(null).parse(facts);
    if (known) told.set(story, known);
  }
  return {
    storyIds: [...new Set(stories)],
    told,
    references: [...new Set(before.flatMap(({ reference }) => reference ?? []))],
  };
}
