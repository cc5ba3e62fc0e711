import { sql } from 'kysely';
import type { Attribution } from '../core/article.ts';
import { unpack } from '../core/text/packed.ts';
import { searchText } from '../core/text/article-forms.ts';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

/** An article by its id. */
export async function articleById(db: Database, id: string) {
  return await db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What deciding on copies needs of a stored article. */
export interface StoredText {
  id: string;
  url: string;
  lang: string;
  title: string;
  text: string;
  contentHash: string;
  publishedAt: Date | null;
  translated: boolean;
  copyOf: string | null;
  storyId: string | null;
  slug: string | null;
  attribution: Attribution | null;
  sourceId: string;
}

/** Of texts that share a band, the latest: more share only what every page of a site has. */
const MOST_IN_BAND = 50;

/**
 * Articles that may be or share their text with a new one: the same address, the same hash, a shared band, the address that it names as its
 * origin, or the same slug on a translating mirror; and the originals of those that are copies. At most `limit` of each,
 * those with most shared bands first. A band or a hash of a great many articles costs no more than one of a few.
 */
export async function copyCandidates(
  db: Database,
  of: {
    /** Canonical address of the new article itself. */
    url: string;
    contentHash: string;
    bands: readonly number[];
    originUrl: string | null;
    slug: string | null;
  },
  limit = 20,
): Promise<StoredText[]> {
  const { rows } = await sql<StoredText>`${prepared}
    with shared as (
      select b.article_id as id, count(*) as n
      from unnest(${arrayIn(of.bands)}::int[]) with ordinality as mine (hash, ordinality)
      cross join lateral (
        select article_id from band
        where band.band = (mine.ordinality - 1)::smallint and band.hash = mine.hash
        order by article_id desc limit ${MOST_IN_BAND}) b
      group by b.article_id order by n desc, id limit ${limit}),
    found as (
      select id, n from shared
      union all select id, 2000 from article where url = ${of.url}
      union all (select id, 1000 from article where content_hash = ${of.contentHash} order by id limit ${limit})
      union all select id, 500 from article where url = ${of.originUrl}
      union all (select id, 100 from article where slug = ${of.slug} order by id limit ${limit})),
    best as (select id, max(n) as n from found group by id order by max(n) desc, id limit ${limit}),
    whole as (
      select id, n from best
      union select a.copy_of, 0 from best join article a on a.id = best.id
      where a.copy_of is not null and a.copy_of not in (select id from best))
    select a.id, a.url, a.lang, a.title, a.text, a.content_hash as "contentHash", a.published_at as "publishedAt",
      a.translated, a.copy_of as "copyOf", a.story_id as "storyId", a.slug, a.attribution, a.source_id as "sourceId"
    from whole w join article a on a.id = w.id order by w.n desc, a.id`.execute(db);
  return rows;
}

/** Keeps the page an article was read from, compressed, in place of an earlier one. */
export async function saveSnapshot(
  db: Database,
  articleId: string,
  packed: Uint8Array,
  now: Date,
): Promise<void> {
  // The earlier one may lie in another day's table.
  await db.deleteFrom('snapshot').where('article_id', '=', articleId).execute();
  await db
    .insertInto('snapshot')
    .values({ article_id: articleId, html: Buffer.from(packed), taken_at: now })
    .execute();
}

/** The page an article was read from, or null when it is no longer kept. */
export async function readSnapshot(db: Database, articleId: string): Promise<string | null> {
  const row = await db
    .selectFrom('snapshot')
    .select('html')
    .where('article_id', '=', articleId)
    .orderBy('taken_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? unpack(row.html) : null;
}

/** The newest stored pages of a source. */
export async function newestSnapshots(db: Database, sourceId: string, limit: number) {
  return await db
    .selectFrom('article')
    .innerJoin('snapshot', 'snapshot.article_id', 'article.id')
    .select(['article.id', 'article.fetch_url', 'article.title', 'snapshot.taken_at'])
    .where('article.source_id', '=', sourceId)
    .orderBy('article.id', 'desc')
    .limit(limit)
    .execute();
}

/** An edit of an article that is already stored. */
export interface Edit {
  title: string;
  lead: string | null;
  text: string;
  modifiedAt: Date | null;
  contentHash: string;
  folded: string;
  bands: readonly number[];
  flags: string[];
  etag: string | null;
  lastModified: string | null;
  now: Date;
}

/** Moves what an article said before into its revisions and puts the edit in its place. */
export async function reviseArticle(db: Database, id: string, edit: Edit): Promise<void> {
  await sql`insert into revision (article_id, n, title, text, content_hash, seen_at)
    select id, (select count(*) + 1 from revision where article_id = ${id}), title, text, content_hash, ${edit.now}
    from article where id = ${id}`.execute(db);
  await db
    .updateTable('article')
    .set({
      title: edit.title,
      lead: edit.lead,
      text: edit.text,
      modified_at: edit.modifiedAt,
      content_hash: edit.contentHash,
      folded: sql`case when story_id is null then '' else ${edit.folded} end`,
      bands: arrayIn(edit.bands),
      flags: edit.flags,
      etag: edit.etag,
      last_modified: edit.lastModified,
      checked_at: edit.now,
    })
    .where('id', '=', id)
    .execute();
}

/** Says that an article becomes a copy of another (a mirror that was read before its original). */
export async function pointAtOriginal(db: Database, id: string, originalId: string): Promise<void> {
  await db.updateTable('article').set({ copy_of: originalId }).where('id', '=', id).execute();
  await db.updateTable('article').set({ copy_of: originalId }).where('copy_of', '=', id).execute();
}

/** Puts an article into a story; from now on its words are searched. */
export async function joinStory(
  db: Database,
  { id, title, text }: { id: string; title: string; text: string },
  storyId: string,
): Promise<void> {
  await sql`${prepared}
    update article set story_id = ${storyId}, folded = ${searchText(title, text)} where id = ${id}`.execute(
    db,
  );
}
