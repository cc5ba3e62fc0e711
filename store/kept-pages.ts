import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Database } from './database.ts';

const unzip = promisify(gunzip);

/** A page that is kept, with what was read from it. */
export interface KeptPage {
  id: string;
  sourceId: string;
  url: string;
  fetchUrl: string;
  html: string;
  takenAt: Date;
  storyId: string | null;
  title: string;
  lead: string | null;
  text: string;
  lang: string;
  publishedAt: Date | null;
  modifiedAt: Date | null;
  author: string | null;
  section: string | null;
  image: string | null;
  etag: string | null;
  lastModified: string | null;
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
    .select(['article.title', 'article.lead', 'article.text', 'article.lang', 'article.published_at'])
    .select(['article.modified_at', 'article.author', 'article.section', 'article.image'])
    .select(['article.etag', 'article.last_modified', 'snapshot.html', 'snapshot.taken_at'])
    .execute();
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      sourceId: row.source_id,
      url: row.url,
      fetchUrl: row.fetch_url,
      html: (await unzip(row.html)).toString('utf8'),
      takenAt: row.taken_at,
      storyId: row.story_id,
      title: row.title,
      lead: row.lead,
      text: row.text,
      lang: row.lang,
      publishedAt: row.published_at,
      modifiedAt: row.modified_at,
      author: row.author,
      section: row.section,
      image: row.image,
      etag: row.etag,
      lastModified: row.last_modified,
    })),
  );
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
