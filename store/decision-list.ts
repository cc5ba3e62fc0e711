import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A decision as the desk shows it, with the titles of its articles. */
export interface DecisionLine {
  id: string;
  kind: 'merge' | 'split';
  storyId: string;
  /** The story that was merged into `storyId`, or split from it. */
  otherId: string;
  by: string;
  note: string | null;
  at: Date;
  undoneAt: Date | null;
  undoneBy: string | null;
  articles: { id: string; title: string; lang: string; side: 'story' | 'other' }[];
}

/**
 * What was decided by hand, latest first, at most `limit`; of one story, when it is named (also as the story that was
 * merged or split off). `before` is the id of a decision: the ones that are older.
 */
export async function listDecisions(
  db: Database,
  want: { storyId?: string; before?: string; limit?: number } = {},
): Promise<DecisionLine[]> {
  const story = want.storyId ?? null;
  const { rows } = await sql<DecisionLine>`
    select d.id, d.kind, d.story_id as "storyId", d.other_id as "otherId", d.by_whom as by, d.note, d.at,
      d.undone_at as "undoneAt", d.undone_by as "undoneBy",
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id::text, 'title', a.title, 'lang', a.lang, 'side', m.side)
          order by m.side desc, a.id), '[]')
        from decision_article m join article a on a.id = m.article_id where m.decision_id = d.id) as articles
    from decision d
    where (${story}::bigint is null or ${story}::bigint in (d.story_id, d.other_id))
      and (${want.before ?? null}::bigint is null or d.id < ${want.before ?? null}::bigint)
    order by d.id desc limit ${want.limit ?? 50}`.execute(db);
  return rows;
}

/** The story that an address leads to today: itself, or the one it was merged into; null when there is none. */
export async function currentStory(db: Database, id: string): Promise<string | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const { rows } = await sql<{ id: string }>`
    with recursive chain as (
      select id, merged_into, 1 as n from story where id = ${id}
      union all select s.id, s.merged_into, n + 1 from story s join chain c on s.id = c.merged_into where n < 20)
    select id from chain order by n desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}
