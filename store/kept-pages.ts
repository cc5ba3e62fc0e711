import { unpack } from '../core/text/packed.ts';
import type { Database } from './database.ts';
import { READ_COLUMNS, readFieldsOf, type ReadFields } from './read-fields.ts';

/** A page that is kept, with what was read from it. */
export interface KeptPage extends ReadFields {
  id: string;
  sourceId: string;
  url: string;
  fetchUrl: string;
  html: string;
  takenAt: Date;
  storyId: string | null;
}

/** The next kept pages taken since a time, in the order of their articles' ids. */
export async function keptPages(
  db: Database,
  since: Date,
  after: string,
  limit: number,
): Promise<KeptPage[]> {
  const rows = await db
    .selectFrom('article')
    .innerJoin('snapshot', 'snapshot.article_id', 'article.id')
    .where('snapshot.taken_at', '>=', since)
    .where('article.id', '>', after)
    .orderBy('article.id')
    .limit(limit)
    .select(['article.id', 'article.source_id', 'article.url', 'article.fetch_url', 'article.story_id'])
    .select(READ_COLUMNS)
    .select(['snapshot.html', 'snapshot.taken_at'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    url: row.url,
    fetchUrl: row.fetch_url,
    html: unpack(row.html),
    takenAt: row.taken_at,
    storyId: row.story_id,
    ...readFieldsOf(row),
  }));
}

/** Fills what an article lacked; what it has stays. */
export async function completeArticle(
  db: Database,
  id: string,
  found: { author: string | null; section: string | null; image: string | null; publishedAt: Date | null },
): Promise<void> {
  await db
    .updateTable('article')
    .set((eb) => ({
      author: eb.fn.coalesce('author', eb.val(found.author)),
      section: eb.fn.coalesce('section', eb.val(found.section)),
      image: eb.fn.coalesce('image', eb.val(found.image)),
      published_at: eb.fn.coalesce('published_at', eb.val(found.publishedAt)),
    }))
    .where('id', '=', id)
    .execute();
}
