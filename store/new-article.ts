import { sql } from 'kysely';
import type { Attribution } from '../core/article.ts';
import { pack } from '../core/text/packed.ts';
import type { Verdict } from '../core/verdict.ts';
import { numbersIn } from './columns.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import { readRowOf, type ReadFields } from './read-fields.ts';
import { VERDICT_TYPES, verdictRow } from './verdicts.ts';

/** Everything that is stored of an article when it is seen for the first time. */
export interface NewArticle extends ReadFields {
  sourceId: string;
  url: string;
  fetchUrl: string;
  attribution: Attribution | null;
  flags: string[];
  contentHash: string;
  copyOf: string | null;
  translated: boolean;
  slug: string | null;
  /** MinHash bands of the text. */
  bands: readonly number[];
  now: Date;
}

/** What is kept beside a new article: what the judge said, the page it was read from. */
export interface BesideArticle {
  verdict: Verdict;
  marks: string[];
  /** As text, or packed. */
  html: string | Uint8Array;
}

/** An article with what is kept beside it. */
export interface WholeArticle {
  stored: NewArticle;
  beside: BesideArticle;
}

/** Stores an article as `insertArticles` does; null when its canonical address is already taken. */
export async function insertArticle(
  db: Database,
  stored: NewArticle,
  beside: BesideArticle,
): Promise<string | null> {
  return (await insertArticles(db, [{ stored, beside }])).get(stored.url) ?? null;
}

/** So many articles, or one, make a statement that is prepared: each number of them is another text. */
export const FULL = 16;

/**
 * Stores articles with what belongs to them, in one statement: a round trip for each table would cost more than the rows.
 * Returns their ids by address; one whose canonical address is already taken is left out, and nothing of it is stored.
 */
export async function insertArticles(
  db: Database,
  articles: readonly WholeArticle[],
): Promise<Map<string, string>> {
  if (!articles.length) return new Map();
  const usual = articles.length === 1 || articles.length === FULL;
  const columns = Object.keys(VERDICT_TYPES) as (keyof typeof VERDICT_TYPES)[];
  const names = (table: string) => sql.join(columns.map((column) => sql.ref(`${table}.${column}`)));
  const plain = sql.join(columns.map((column) => sql.ref(column)));
  const { rows } = await sql<{ id: string; url: string }>`${usual ? prepared : sql``}
    with stored as (${db
      .insertInto('article')
      .values(articles.map(({ stored }) => articleRow(stored)))
      .onConflict((conflict) => conflict.column('url').doNothing())
      .returning(['id', 'url'])}),
    given (url, html, at, ${plain}) as (values ${sql.join(articles.map(givenRow))}),
    judged as (
      insert into verdict (article_id, ${plain}) select s.id, ${names('g')} from given g join stored s on s.url = g.url),
    kept as (
      insert into snapshot (article_id, html, taken_at) select s.id, g.html, g.at from given g join stored s on s.url = g.url)
    select id, url from stored`.execute(db);
  return new Map(rows.map(({ id, url }) => [url, id]));
}

/** What is stored beside an article's own row. */
function givenRow({ stored, beside }: WholeArticle) {
  const verdict = verdictRow(beside.verdict, beside.marks, stored.now);
  const columns = Object.keys(VERDICT_TYPES) as (keyof typeof VERDICT_TYPES)[];
  const values = columns.map((column) => sql`${verdict[column]}::${sql.raw(VERDICT_TYPES[column])}`);
  return sql`(${stored.url}::text, ${packedPage(beside.html)}::bytea, ${stored.now}::timestamptz, ${sql.join(values)})`;
}

function packedPage(html: string | Uint8Array): Buffer {
  return Buffer.from(typeof html === 'string' ? pack(html) : html);
}

function articleRow(article: NewArticle) {
  return {
    source_id: article.sourceId,
    url: article.url,
    fetch_url: article.fetchUrl,
    ...readRowOf(article),
    attribution: article.attribution && JSON.stringify(article.attribution),
    flags: article.flags,
    content_hash: article.contentHash,
    copy_of: article.copyOf,
    translated: article.translated,
    slug: article.slug,
    bands: numbersIn(article.bands),
    fetched_at: article.now,
    checked_at: article.now,
  };
}
