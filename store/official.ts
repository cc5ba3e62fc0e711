import { sql } from 'kysely';
import type { OfficialPage } from '../core/official.ts';
import type { Database } from './database.ts';

const MOST = 50;

/**
 * Pages of some sources that may confirm a story: its own reports, and reports of other core stories with one of `pairs`
 * within a month around it. Copies and translations are left out; so are pages that say no time.
 */
export async function officialPages(
  db: Database,
  storyId: string,
  of: { pairs: readonly string[]; sources: readonly string[] },
): Promise<OfficialPage[]> {
  if (!of.pairs.length || !of.sources.length) return [];
  const { rows } = await sql<OfficialPage>`
    with asked as (select id, day from story where id = ${storyId}),
    near as (
      select s.id from story s, asked
      where s.id = asked.id or (s.relevance = 'core' and s.pairs && ${[...of.pairs]}::text[]
        and s.day between asked.day - 30 and asked.day + 30)
    )
    select a.id as "articleId", a.story_id as "storyId", a.source_id as "sourceId", a.fetch_url as url,
      left(a.title, 400) as title, a.lang, a.published_at as "publishedAt", v.pairs, v.event_date as "eventDate"
    from near join article a on a.story_id = near.id join verdict v on v.article_id = a.id
    where a.source_id = any(${[...of.sources]}::text[]) and a.copy_of is null and not a.translated
      and a.published_at is not null
    order by a.published_at, a.id limit ${MOST}`.execute(db);
  return rows;
}
