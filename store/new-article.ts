import { CompiledQuery } from 'kysely';
import type { Attribution } from '../core/article.ts';
import { pack } from '../core/text/packed.ts';
import type { Verdict } from '../core/verdict.ts';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { PREPARED } from './prepared.ts';
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
  const values = [
    ...articles.flatMap(({ stored }) => valuesOf(ARTICLE_TYPES, articleRow(stored))),
    ...articles.flatMap(givenValues),
  ];
  const { rows } = await db.executeQuery<{ id: string; url: string }>(
    CompiledQuery.raw(statementFor(articles.length), values),
  );
  return new Map(rows.map(({ id, url }) => [url, id]));
}

const statements = new Map<number, string>();

/** The statement for so many articles. It has hundreds of places for values, so it is put together once. */
function statementFor(count: number): string {
  const known = statements.get(count);
  if (known !== undefined) return known;
  const isUsual = count === 1 || count === FULL;
  const article = Object.keys(ARTICLE_TYPES);
  const verdict = Object.keys(VERDICT_TYPES);
  const statement = `${isUsual ? PREPARED : ''}
    with stored as (
      insert into article (${article.join(', ')})
      values ${places(count, Object.values(ARTICLE_TYPES), 1)}
      on conflict (url) do nothing returning id, url),
    given (url, html, at, ${verdict.join(', ')}) as (
      values ${places(count, GIVEN_TYPES, 1 + count * article.length)}),
    judged as (
      insert into verdict (article_id, ${verdict.join(', ')})
      select s.id, ${verdict.map((column) => `g.${column}`).join(', ')} from given g join stored s on s.url = g.url),
    kept as (
      insert into snapshot (article_id, html, taken_at) select s.id, g.html, g.at from given g join stored s on s.url = g.url)
    select id, url from stored`;
  statements.set(count, statement);
  return statement;
}

/** Rows of places for values, such as `($5::text, $6::bytea), ($7::text, $8::bytea)`. */
function places(count: number, types: readonly string[], first: number): string {
  const row = (nth: number) =>
    types.map((type, at) => `$${first + nth * types.length + at}::${type}`).join(', ');
  return Array.from({ length: count }, (_, nth) => `(${row(nth)})`).join(', ');
}

/** What is stored beside an article's own row: the types, and the values of one. */
const GIVEN_TYPES = ['text', 'bytea', 'timestamptz', ...Object.values(VERDICT_TYPES)];

function givenValues({ stored, beside }: WholeArticle): unknown[] {
  const verdict = verdictRow(beside.verdict, beside.marks, stored.now);
  return [stored.url, packedPage(beside.html), stored.now, ...valuesOf(VERDICT_TYPES, verdict)];
}

/** A row's values in the order in which a table of types names their columns. */
function valuesOf<Column extends string>(
  types: Record<Column, string>,
  row: Record<Column, unknown>,
): unknown[] {
  return (Object.keys(types) as Column[]).map((column) => row[column]);
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
    bands: arrayIn(article.bands),
    fetched_at: article.now,
    checked_at: article.now,
  };
}

const ARTICLE_TYPES = {
  source_id: 'text',
  url: 'text',
  fetch_url: 'text',
  title: 'text',
  lead: 'text',
  text: 'text',
  lang: 'text',
  published_at: 'timestamptz',
  modified_at: 'timestamptz',
  author: 'text',
  section: 'text',
  image: 'text',
  etag: 'text',
  last_modified: 'text',
  attribution: 'jsonb',
  flags: 'text[]',
  content_hash: 'text',
  copy_of: 'bigint',
  translated: 'boolean',
  slug: 'text',
  bands: 'int[]',
  fetched_at: 'timestamptz',
  checked_at: 'timestamptz',
} satisfies Record<keyof ReturnType<typeof articleRow>, string>;
