import { sql } from 'kysely';
import type { Pair } from '../core/verdict.ts';
import { readPair } from './stories.ts';
import type { Database } from './database.ts';

/** An article of whose verdict the judge was not sure, for a person to say what is right. */
export interface UncertainArticle {
  id: string;
  storyId: string;
  title: string;
  url: string;
  sourceId: string;
  lang: string;
  relevance: string;
  score: number;
  pairs: string[];
  kinds: string[];
  quote: string | null;
}

/**
 * Articles of the last days whose score lies nearest the line between yes and no, the least sure first; those that
 * somebody has already labelled are left out. `margin` is the farthest distance from one half.
 */
export async function uncertainArticles(
  db: Database,
  want: { days: number; margin: number; limit: number },
): Promise<UncertainArticle[]> {
  const { rows } = await sql<UncertainArticle>`
    select a.id, a.story_id as "storyId", a.title, a.fetch_url as url, a.source_id as "sourceId", a.lang,
      v.relevance, v.score, v.pairs, v.kinds,
      (select r ->> 'quote' from jsonb_array_elements(v.reasons) r where r ->> 'quote' <> '' limit 1) as quote
    from verdict v join article a on a.id = v.article_id
    where a.copy_of is null and a.story_id is not null
      and abs(v.score - 0.5) <= ${want.margin} and a.fetched_at > now() - make_interval(days => ${want.days})
      and not exists (select 1 from feedback f where f.article_id = a.id and f.state <> 'declined')
    order by abs(v.score - 0.5), a.id desc limit ${want.limit}`.execute(db);
  return rows;
}

/** A story as the desk lists it. */
export interface DeskStory {
  id: string;
  pairs: Pair[];
  eventDate: string | null;
  updatedAt: Date;
  articles: { id: string; title: string; source: string; lang: string; copy: boolean }[];
}

/** The newest stories with their articles, the leading one first, or those whose titles hold some words. */
export async function deskStories(db: Database, text: string, limit: number): Promise<DeskStory[]> {
  const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<Omit<DeskStory, 'pairs'> & { pairs: string[] }>`
    select s.id, s.pairs, s.event_date as "eventDate", s.updated_at as "updatedAt",
      (select jsonb_agg(jsonb_build_object('id', a.id::text, 'title', a.title, 'source', a.source_id, 'lang', a.lang,
        'copy', a.copy_of is not null) order by a.id <> s.lead_article_id, a.copy_of is not null, a.translated, a.id) from article a where a.story_id = s.id) as articles
    from story s
    where s.relevance <> 'no' and exists (select 1 from article a where a.story_id = s.id
      and (${text} = '' or a.title ilike ${like} or s.id::text = ${text}))
    order by s.updated_at desc, s.id desc limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, pairs: row.pairs.map(readPair) }));
}
