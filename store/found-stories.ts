import { sql, type RawBuilder } from 'kysely';
import { commonQuestions } from './common-questions.ts';
import type { Database } from './database.ts';

/** Which stories, in which order, from where on, how many. Conditions are about `story s`. */
export interface StoriesWanted {
  all: RawBuilder<unknown>;
  /** The column of the order, newest or largest first; then the id. */
  column: RawBuilder<unknown>;
  /** How the column's value is written in a cursor. */
  text: RawBuilder<unknown>;
  /** ` and …` of a cursor, or nothing. */
  after: RawBuilder<unknown>;
  limit: number;
  /** Totals are counted up to one more than this. */
  counted: number;
}

/** Ids with what their cursor says, and how many there are in all. */
export interface StoriesFound {
  rows: { id: string; at: string }[];
  n: number;
}

/** As many stories are looked at in the order of the list before the whole index of a common word is. */
const GLANCE = 400;

/** Walks the list in its order until the page is full: for what many stories are, or what columns say. */
export async function foundInOrder(db: Database, wanted: StoriesWanted): Promise<StoriesFound> {
  const { all, counted } = wanted;
  const common = commonQuestions(db);
  const key = common.keyOf(all);
  const count = async () => {
    if (common.has(key)) return counted + 1;
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from (select 1 from story s where ${all} limit ${counted + 1}) counted`.execute(
      db,
    );
    return rows[0]?.n ?? 0;
  };
  const [rows, n] = await Promise.all([inOrder(db, wanted, sql`story s`), count()]);
  if (n > counted) common.note(key);
  return { rows, n };
}

async function inOrder(db: Database, wanted: StoriesWanted, from: RawBuilder<unknown>) {
  const { all, column, text, after, limit } = wanted;
  const { rows } = await sql<{ id: string; at: string }>`
    select s.id, ${text} as at from ${from} where ${all} ${after}
    order by ${column} desc, s.id desc limit ${limit}`.execute(db);
  return rows;
}

/**
 * Stories by the index of words. The planner does not know that looking into a story for words costs a hundred times
 * what a column does, so it is told: first up to a thousand and one are taken by the index; where that is all, they are
 * sorted. Of a common word the newest stories are looked at in their order, and only where that is not enough, because
 * the word was common in other times, all that the index knows are sorted.
 */
export async function foundByWords(db: Database, wanted: StoriesWanted): Promise<StoriesFound> {
  const { all, counted } = wanted;
  const common = commonQuestions(db);
  const key = common.keyOf(all);
  if (!common.has(key)) {
    const found = await fewByWords(db, wanted);
    if (found.n <= counted) return found;
    common.note(key);
  }
  return { rows: await manyByWords(db, wanted), n: counted + 1 };
}

/** What the index knows, sorted, up to one more than is counted; of more, any. */
async function fewByWords(db: Database, wanted: StoriesWanted): Promise<StoriesFound> {
  const { all, column, text, after, limit, counted } = wanted;
  const { rows: some } = await byIndexes(
    db,
    async (tx) =>
      await sql<{ n: number; id: string | null; at: string | null }>`
        with hit as materialized (
          select s.id, ${column} from story s where ${all} limit ${counted + 1}
        ), total as (select count(*)::int as n from hit)
        select total.n, page.id, page.at from total left join lateral (
          select s.id, ${text} as at from hit s where true ${after}
          order by ${column} desc, s.id desc limit ${limit}) page on true`.execute(tx),
  );
  const rows = some.flatMap(({ id, at }) => (id !== null && at !== null ? [{ id, at }] : []));
  return { rows, n: some[0]?.n ?? 0 };
}

async function manyByWords(db: Database, wanted: StoriesWanted): Promise<StoriesFound['rows']> {
  const { column, after, limit } = wanted;
  const near = sql`(
    select * from story s where s.relevance <> 'no' ${after} order by ${column} desc, s.id desc limit ${GLANCE}) s`;
  const newest = await inOrder(db, wanted, near);
  if (newest.length === limit) return newest;
  return await byIndexes(db, async (tx) => await inOrder(tx, wanted, sql`story s`));
}

/** Runs a read with nothing but bitmaps of indexes: no story is looked into that an index does not name. */
export async function byIndexes<T>(db: Database, read: (tx: Database) => Promise<T>): Promise<T> {
  return await db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)`.execute(
        tx,
      );
      return await read(tx);
    });
}
