import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Attribution } from '../core/article.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { VERDICT_TYPES, verdictRow } from './verdicts.ts';

/** Everything that is stored of an article when it is seen for the first time. */
export interface NewArticle {
  sourceId: string;
  url: string;
  fetchUrl: string;
  title: string;
  lead: string | null;
  text: string;
  lang: string;
  publishedAt: Date | null;
  modifiedAt: Date | null;
  author: string | null;
  section: string | null;
  image: string | null;
  attribution: Attribution | null;
  flags: string[];
  contentHash: string;
  copyOf: string | null;
  translated: boolean;
  storyId: string | null;
  slug: string | null;
  folded: string;
  etag: string | null;
  lastModified: string | null;
  now: Date;
}

/** What is kept beside a new article: by what it is found again, what the judge said, the page it was read from. */
export interface BesideArticle {
  bands: readonly number[];
  verdict: Verdict;
  marks: string[];
  html: string;
}

/**
 * Stores an article with what belongs to it, in one statement: a round trip for each table would cost more than the rows.
 * Null when its canonical address is already taken; then nothing is stored.
 */
export async function insertArticle(
  db: Database,
  article: NewArticle,
  beside: BesideArticle,
): Promise<string | null> {
  const verdict = verdictRow(beside.verdict, beside.marks, article.now);
  const columns = Object.keys(verdict) as (keyof typeof verdict)[];
  const values = columns.map((column) => sql`${verdict[column]}::${sql.raw(VERDICT_TYPES[column])}`);
  const row = await db
    .with('stored', (stage) =>
      stage
        .insertInto('article')
        .values(articleRow(article))
        .onConflict((conflict) => conflict.column('url').doNothing())
        .returning('id'),
    )
    .with('banded', (stage) =>
      stage.insertInto('band').columns(['band', 'hash', 'article_id'])
        .expression(sql`select ordinality - 1, hash, stored.id
          from stored, unnest(${[...beside.bands]}::int[]) with ordinality as b (hash, ordinality)`),
    )
    .with('judged', (stage) =>
      stage
        .insertInto('verdict')
        .columns(['article_id', ...columns])
        .expression(sql`select id, ${sql.join(values)} from stored`),
    )
    .with('kept', (stage) =>
      stage
        .insertInto('snapshot')
        .columns(['article_id', 'html', 'taken_at'])
        .expression(sql`select id, ${gzipSync(beside.html)}::bytea, ${article.now}::timestamptz from stored`),
    )
    .selectFrom('stored')
    .select('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

function articleRow(article: NewArticle) {
  return {
    source_id: article.sourceId,
    url: article.url,
    fetch_url: article.fetchUrl,
    title: article.title,
    lead: article.lead,
    text: article.text,
    lang: article.lang,
    published_at: article.publishedAt,
    modified_at: article.modifiedAt,
    author: article.author,
    section: article.section,
    image: article.image,
    attribution: article.attribution && JSON.stringify(article.attribution),
    flags: article.flags,
    content_hash: article.contentHash,
    copy_of: article.copyOf,
    translated: article.translated,
    story_id: article.storyId,
    slug: article.slug,
    folded: article.folded,
    fetched_at: article.now,
    checked_at: article.now,
    etag: article.etag,
    last_modified: article.lastModified,
  };
}
