import { sql } from 'kysely';
import type { SignedAccord } from '../core/accord-term.ts';
import type { Database } from './database.ts';

/** Papers that were signed for a term which the report states, oldest story first. */
export async function signedAccords(db: Database): Promise<SignedAccord[]> {
  const { rows } = await sql<SignedAccord>`
    select s.id as "storyId", s.pairs, s.event_date as signed, v.facts->'document'->>'form' as form, a.lang,
      v.facts->'document'->'term' as term
    from verdict v join article a on a.id = v.article_id join story s on s.lead_article_id = v.article_id
    where v.facts->'document' ? 'term' and s.relevance = 'core' and s.event_date is not null and s.pairs <> '{}'
    order by s.id`.execute(db);
  return rows;
}
