import { sql } from 'kysely';
import { toldFacts, type ToldFacts } from '../core/told.ts';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

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
 * follows another, is looked up in what the reader got before. Each delivery's alerts are found by themselves, which is what
 * `offset 0` asks for: joined, all alerts of a middling table were read for every job.
 */
export async function deliveryStories(
  db: Database,
  deliveries: readonly { id: string; copyOf: string | null }[],
): Promise<Map<string, DeliveryStories>> {
  const { rows } = await sql<{ delivery: string; stories: string; looks_back: boolean }>`${prepared}
    with told as materialized (
      select t.id as delivery, a.id, a.story_id, a.occasion from ${held(deliveries)}
        cross join lateral (select id, story_id, occasion from alert where delivery_id = t.holder offset 0) a),
    following as materialized (
      select id from story where follows is not null and id = any(array(select distinct story_id from told)))
    select delivery, string_agg(story_id::text, ' ' order by id) as stories,
      bool_or(occasion <> 'new' or story_id in (select id from following)) as looks_back
    from told group by delivery`.execute(db);
  const looking = new Set(rows.flatMap(({ delivery, looks_back }) => (looks_back ? [delivery] : [])));
  const before = looking.size
    ? await toldBefore(
        db,
        deliveries.filter(({ id }) => looking.has(id)),
      )
    : new Map<string, Before[]>();
  return new Map(
    rows.map(({ delivery, stories }) => [
      delivery,
      withBefore(stories.split(' '), before.get(delivery) ?? []),
    ]),
  );
}

function held(deliveries: readonly { id: string; copyOf: string | null }[]) {
  const ids = arrayIn(deliveries.map(({ id }) => id));
  const holders = arrayIn(deliveries.map(({ id, copyOf }) => copyOf ?? id));
  return sql`unnest(${ids}::uuid[], ${holders}::uuid[]) as t (id, holder)`;
}

/** What readers were told before, by delivery. */
async function toldBefore(
  db: Database,
  deliveries: readonly { id: string; copyOf: string | null }[],
): Promise<Map<string, Before[]>> {
  const { rows } = await sql<{ delivery: string; before: Before[] }>`
    select t.id as delivery,
      json_agg(json_build_object('story', a.story_id::text, 'told', before.told,
        'reference', coalesce(before.message_id, thread.message_id)) order by a.id) as before
    from ${held(deliveries)}
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
    where a.occasion <> 'new' or s.follows is not null
    group by t.id`.execute(db);
  return new Map(rows.map(({ delivery, before }) => [delivery, before]));
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
