import { sql, type RawBuilder } from 'kysely';
import type { StoryCard } from '../core/card.ts';
import { sameGround, type StoryFilter } from '../core/filter.ts';
import type { Localities } from '../core/place-name.ts';
import { foldText, unaccent } from '../core/text/normalise.ts';
import type { Database } from './database.ts';
import { storyCards } from './stories.ts';

/** One page of stories, newest first. */
export interface StoryPage {
  cards: StoryCard[];
  /** Goes into `after` for the next page; null at the end. */
  next: string | null;
  total: number;
}

/**
 * Stories that pass a filter. A Vietnamese unit of today stands for those it was formed from, and they for it. Words are
 * looked for without marks and case in title and body; every word must be there.
 */
export async function findStories(
  db: Database,
  filter: StoryFilter,
  page: { after?: string | undefined; limit: number },
  localities: Localities,
): Promise<StoryPage> {
  const where = conditions(filter, localities);
  const all = where.length ? sql.join(where, sql` and `) : sql`true`;
  const after = /^(\d+)-(\d+)$/.exec(page.after ?? '');
  const from = after
    ? sql`and (s.first_seen_at, s.id) < (to_timestamp(${Number(after[1])}::double precision / 1000000), ${after[2]}::bigint)`
    : sql``;
  const { rows } = await sql<{ id: string; at: string; total: string }>`
    select s.id, (extract(epoch from s.first_seen_at) * 1000000)::bigint::text as at, count(*) over () as total
    from story s where ${all} and s.relevance <> 'no' ${from}
    order by s.first_seen_at desc, s.id desc limit ${page.limit + 1}`.execute(db);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const cards = await storyCards(
    db,
    shown.map((row) => row.id),
  );
  return {
    cards,
    next: rows.length > page.limit && last ? `${last.at}-${last.id}` : null,
    total: Number(rows[0]?.total ?? 0),
  };
}

function conditions(filter: StoryFilter, localities: Localities): RawBuilder<unknown>[] {
  const ground = (codes: readonly string[]) => codes.flatMap((code) => sameGround(code, localities));
  const pairs = filter.pairs.flatMap((pair) =>
    ground([pair.slice(0, 5)]).map((vn) => `${vn}:${pair.slice(6)}`),
  );
  const where: RawBuilder<unknown>[] = [];
  if (pairs.length) where.push(sql`s.pairs && ${pairs}::text[]`);
  if (filter.vn.length) where.push(sql`s.vn && ${ground(filter.vn)}::text[]`);
  if (filter.jp.length) where.push(sql`s.jp && ${filter.jp}::text[]`);
  if (filter.kinds.length) where.push(sql`s.kinds && ${filter.kinds}::text[]`);
  if (filter.relevance.length) where.push(sql`s.relevance = any(${filter.relevance}::text[])`);
  if (filter.from) where.push(sql`coalesce(s.event_date, s.first_seen_at::date) >= ${filter.from}::date`);
  if (filter.to) where.push(sql`coalesce(s.event_date, s.first_seen_at::date) <= ${filter.to}::date`);
  if (filter.langs.length) where.push(hasArticle(sql`a.lang = any(${filter.langs}::text[])`));
  if (filter.sources.length) where.push(hasArticle(sql`a.source_id = any(${filter.sources}::text[])`));
  const words = wordsOf(filter.q);
  if (words.length) where.push(hasArticle(sql.join(words.map(contains), sql` and `)));
  return where;
}

function hasArticle(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select 1 from article a where a.story_id = s.id and ${condition})`;
}

/** The words of a query; a phrase in quotes is one word. */
function wordsOf(query: string): string[] {
  const parts = query.match(/"[^"]+"|\S+/g) ?? [];
  return parts
    .map((part) => unaccent(foldText(part)))
    .filter(Boolean)
    .slice(0, 10);
}

/** 京都 is not found inside 東京都: a hit there alone does not count. */
function contains(word: string): RawBuilder<unknown> {
  const escaped = word.replace(/[\\%_]/g, (c) => `\\${c}`);
  if (word.startsWith('京都')) return sql`replace(a.folded, '東京都', '') like ${`%${escaped}%`}`;
  return sql`a.folded like ${`%${escaped}%`}`;
}

/** Stories of each pair by today's units: the numbers of the matrix. Copies change nothing, national news is in no cell. */
export async function pairCounts(
  db: Database,
  period: { from: string | null; to: string | null; kind: string | null },
  localities: Localities,
): Promise<{ vn: string; jp: string; stories: number }[]> {
  const { rows } = await sql<{ id: string; pair: string }>`
    select s.id, pair from story s, unnest(s.pairs) as pair
    where s.relevance = 'core'
      and (${period.from}::date is null or coalesce(s.event_date, s.first_seen_at::date) >= ${period.from}::date)
      and (${period.to}::date is null or coalesce(s.event_date, s.first_seen_at::date) <= ${period.to}::date)
      and (${period.kind}::text is null or ${period.kind}::text = any(s.kinds))`.execute(db);
  const cells = new Map<string, Set<string>>();
  for (const { id, pair } of rows) {
    const [vn = '', jp = ''] = pair.split(':');
    const key = `${localities.get(vn)?.current ?? vn}:${jp}`;
    cells.set(key, (cells.get(key) ?? new Set()).add(id));
  }
  return [...cells].map(([key, ids]) => ({ vn: key.slice(0, 5), jp: key.slice(6), stories: ids.size }));
}
