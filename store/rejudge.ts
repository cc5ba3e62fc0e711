import { sql } from 'kysely';
import type { ArticleText } from '../core/article.ts';
import type { Database } from './database.ts';

/** A stored article with what the rules of its time said of it. */
export interface JudgedArticle extends ArticleText {
  sourceId: string;
  storyId: string | null;
  relevance: string;
  pairs: string[];
  kinds: string[];
  eventDate: string | null;
}

function judged(db: Database, since: Date) {
  return (
    db
      .selectFrom('article')
      .innerJoin('verdict', 'verdict.article_id', 'article.id')
      .where((eb) => eb.fn.coalesce('article.published_at', 'article.fetched_at'), '>=', since)
      // Its text is no longer kept (store/retention.ts): what was said of it stands.
      .where(sql<boolean>`not 'forgotten' = any(article.flags)`)
  );
}

/** How many articles were published since a time. */
export async function countArticlesToJudge(db: Database, since: Date): Promise<number> {
  const row = await judged(db, since)
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** The next articles published since a time, in the order of their ids, so that a run can go on where it stopped. */
export async function articlesToJudge(
  db: Database,
  since: Date,
  after: string,
  limit: number,
): Promise<JudgedArticle[]> {
  const rows = await judged(db, since)
    .select([
      'article.id',
      'article.url',
      'article.lang',
      'article.title',
      'article.text',
      'article.published_at',
      'article.story_id',
      'article.source_id',
    ])
    .select(['verdict.relevance', 'verdict.pairs', 'verdict.kinds', 'verdict.event_date'])
    .where('article.id', '>', after)
    .orderBy('article.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    lang: row.lang,
    title: row.title,
    text: row.text,
    publishedAt: row.published_at,
    sourceId: row.source_id,
    storyId: row.story_id,
    relevance: row.relevance,
    pairs: row.pairs,
    kinds: row.kinds,
    eventDate: row.event_date,
  }));
}
