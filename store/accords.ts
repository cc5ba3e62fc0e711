import { sql } from 'kysely';
import type { SignedAccord } from '../core/accord-term.ts';
import type { Database } from './database.ts';

/** Papers that were signed for a term which the report states, oldest story first. */
export async function signedAccords(db: Database): Promise<SignedAccord[]> {
  const { rows } = await sql<SignedAccord>`
    with told as materialized (
      select article_id, facts->'document' as paper from verdict where facts->'document' ? 'term')
    select story.id as "storyId", story.pairs, story.event_date as signed, told.paper->>'form' as form, story.lang,
      told.paper->'term' as term
    from told, lateral (
      -- One by one by their keys: the planner takes the few for many.
      select s.id, s.pairs, s.event_date, a.lang from article a
        join story s on s.id = a.story_id and s.lead_article_id = a.id
      where a.id = told.article_id and s.relevance = 'core' and s.event_date is not null and s.pairs <> '{}'
      offset 0) story
    order by story.id`.execute(db);
  return rows;
}
