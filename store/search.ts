import { sql, type RawBuilder } from 'kysely';
import type { StoryCard } from '../core/card.ts';
import { sameGround, type StoryFilter } from '../core/filter.ts';
import type { Localities } from '../core/place-name.ts';
import { parseQuery } from '../core/query/parse.ts';
import type { Database } from './database.ts';
import { byIndexes, foundByWords, foundInOrder } from './found-stories.ts';
import { searchCondition, type SearchPlaces } from './search-words.ts';
import { storyCards } from './stories.ts';

export const STORY_SORTS = ['new', 'day', 'reports'] as const;
/** Newest first; latest event first; most independent reports first. */
export type StorySort = (typeof STORY_SORTS)[number];

/** Totals are counted up to here; beyond, "more than" is said. */
export const COUNTED = 1000;

/** One page of stories. */
export interface StoryPage {
  cards: StoryCard[];
  /** Goes into `after` for the next page; null at the end. */
  next: string | null;
  /** At most COUNTED; `more` says that there are more. */
  total: number;
  more: boolean;
}

/** Which part of a list. A cursor belongs to the sort that made it; one that can't be read is the first page. */
export interface PageWanted {
  after?: string | undefined;
  limit: number;
  sort?: StorySort;
}

/** The column of each sort and how its value is written in a cursor. */
const ORDER = {
  new: { column: 's.first_seen_at', text: '(extract(epoch from s.first_seen_at) * 1000000)::bigint::text' },
  day: { column: 's.day', text: "to_char(s.day, 'YYYYMMDD')" },
  reports: { column: 's.independent', text: 's.independent::text' },
} as const satisfies Record<StorySort, { column: string; text: string }>;

/**
 * Stories that pass a filter. A Vietnamese unit of today stands for those it was formed from, and they for it. The words
 * of `q` are read as a query (core/query); one that can't be read finds nothing. Pages are stable: a cursor says after
 * which story they go on.
 */
export async function findStories(
  db: Database,
  filter: StoryFilter,
  page: PageWanted,
  places: SearchPlaces,
): Promise<StoryPage> {
  const sort = page.sort ?? 'new';
  const wanted = {
    all: shownStories(filter, places),
    column: sql.raw(ORDER[sort].column),
    text: sql.raw(ORDER[sort].text),
    after: after(page.after, sort),
    limit: page.limit + 1,
    counted: COUNTED,
  };
  const found = isIndexed(filter, places) ? await foundByWords(db, wanted) : await foundInOrder(db, wanted);
  const shown = found.rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    cards: await storyCards(
      db,
      shown.map((row) => row.id),
    ),
    next: found.rows.length > page.limit && last ? `${last.at}-${last.id}` : null,
    total: Math.min(found.n, COUNTED),
    more: found.n > COUNTED,
  };
}

/** Whether the words of a filter are answered by the index of words. */
function isIndexed(filter: StoryFilter, places: SearchPlaces): boolean {
  const parsed = parseQuery(filter.q);
  return parsed.ok && parsed.query !== null && searchCondition(parsed.query, places).indexed;
}

function after(cursor: string | undefined, sort: StorySort): RawBuilder<unknown> {
  const [, at = '', id = ''] = /^(\d{1,17})-(\d{1,18})$/.exec(cursor ?? '') ?? [];
  if (!id) return sql``;
  if (sort === 'new')
    return sql`and (s.first_seen_at, s.id) < (to_timestamp(${at}::double precision / 1000000), ${id}::bigint)`;
  if (sort === 'day')
    return /^\d{8}$/.test(at) ? sql`and (s.day, s.id) < (to_date(${at}, 'YYYYMMDD'), ${id}::bigint)` : sql``;
  return at.length < 10 ? sql`and (s.independent, s.id) < (${at}::int, ${id}::bigint)` : sql``;
}

/** Whether one story passes a filter, words and period included: for readers who wait for news. */
export async function passesFilter(
  db: Database,
  storyId: string,
  filter: StoryFilter,
  places: SearchPlaces,
): Promise<boolean> {
  const all = shownStories(filter, places);
  const { rows } = await sql`select 1 from story s where s.id = ${storyId} and ${all}`.execute(db);
  return rows.length > 0;
}

/** The stories that a filter shows: relevant, and not emptied by a merge. */
export function shownStories(filter: StoryFilter, places: SearchPlaces): RawBuilder<unknown> {
  const shown = sql`s.relevance <> 'no' and s.sources <> '{}'`;
  return sql.join([shown, ...filterConditions(filter, places)], sql` and `);
}

/** A filter as conditions on `story s`; none for the empty filter. */
function filterConditions(filter: StoryFilter, places: SearchPlaces): RawBuilder<unknown>[] {
  const where: RawBuilder<unknown>[] = [];
  const { localities } = places;
  const ground = (codes: readonly string[]) => codes.flatMap((code) => sameGround(code, localities));
  if (filter.pairs.length) where.push(sql`s.pairs && ${pairsOnGround(filter.pairs, localities)}::text[]`);
  if (filter.vn.length) where.push(sql`s.vn && ${ground(filter.vn)}::text[]`);
  if (filter.jp.length) where.push(sql`s.jp && ${filter.jp}::text[]`);
  if (filter.kinds.length) where.push(sql`s.kinds && ${filter.kinds}::text[]`);
  if (filter.relevance.length) where.push(sql`s.relevance = any(${filter.relevance}::text[])`);
  if (filter.from) where.push(sql`s.day >= ${filter.from}::date`);
  if (filter.to) where.push(sql`s.day <= ${filter.to}::date`);
  if (filter.langs.length) where.push(sql`s.langs && ${filter.langs}::text[]`);
  if (filter.sources.length) where.push(sql`s.sources && ${filter.sources}::text[]`);
  const parsed = parseQuery(filter.q);
  if (!parsed.ok) where.push(sql`false`);
  else if (parsed.query) where.push(searchCondition(parsed.query, places).sql);
  return where;
}

/** Pairs with all pairs of the same ground: VN-57:JP-35 is VN-SG:JP-35. */
export function pairsOnGround(pairs: readonly string[], localities: Localities): string[] {
  return pairs.flatMap((pair) => {
    const [vn = '', jp = ''] = pair.split(':');
    return sameGround(vn, localities).map((code) => `${code}:${jp}`);
  });
}

/** Stories of a filter that were first seen after `since`, counted up to COUNTED. */
export async function countNew(
  db: Database,
  since: Date,
  filter: StoryFilter,
  places: SearchPlaces,
): Promise<number> {
  const all = shownStories(filter, places);
  const count = async (by: Database) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
      select 1 from story s where ${all} and s.first_seen_at > ${since} limit ${COUNTED}) counted`.execute(
      by,
    );
    return rows[0]?.n ?? 0;
  };
  return isIndexed(filter, places) ? await byIndexes(db, count) : await count(db);
}
