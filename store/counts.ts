import { sql } from 'kysely';
import type { StoryFilter } from '../core/filter.ts';
import type { Localities } from '../core/place-name.ts';
import type { Database } from './database.ts';
import { shownStories } from './search.ts';
import type { SearchPlaces } from './search-words.ts';

/** How many stories a pair has. */
export interface PairCount {
  vn: string;
  jp: string;
  stories: number;
}

/** Which stories are counted, and by which map: today's 34 units or the 63 before July 2025 as the texts name them. */
export interface CountWanted {
  from: string | null;
  to: string | null;
  kind: string | null;
  units?: 'today' | 'named';
}

/** The numbers of the matrix: cells, and how many different stories each row, each column and all of it have. */
export interface MatrixCounts {
  cells: PairCount[];
  vn: ReadonlyMap<string, number>;
  jp: ReadonlyMap<string, number>;
  all: number;
}

/**
 * Stories of each pair: the numbers of the matrix and the map. A story counts once in a cell however many reports and
 * former names it has; national news is in no cell.
 */
export async function matrixCounts(
  db: Database,
  wanted: CountWanted,
  localities: Localities,
): Promise<MatrixCounts> {
  // Stories with the same pairs are counted together: there are few different lists of pairs.
  const { rows } = await sql<{ pairs: string[]; n: number }>`
    select s.pairs, count(*)::int as n from story s
    where s.relevance = 'core' and s.sources <> '{}' and s.pairs <> '{}'
      and (${wanted.from}::date is null or s.day >= ${wanted.from}::date)
      and (${wanted.to}::date is null or s.day <= ${wanted.to}::date)
      and (${wanted.kind}::text is null or s.kinds @> array[${wanted.kind}::text])
    group by s.pairs`.execute(db);
  const unit = (code: string) => (wanted.units === 'named' ? code : (localities.get(code)?.current ?? code));
  const counts = {
    cells: new Map<string, number>(),
    vn: new Map<string, number>(),
    jp: new Map<string, number>(),
  };
  let all = 0;
  for (const { pairs, n } of rows) {
    const sides = pairs.map((pair) => pair.split(':')).map(([vn = '', jp = '']) => ({ vn: unit(vn), jp }));
    for (const cell of new Set(sides.map(({ vn, jp }) => `${vn}:${jp}`))) add(counts.cells, cell, n);
    for (const vn of new Set(sides.map((side) => side.vn))) add(counts.vn, vn, n);
    for (const jp of new Set(sides.map((side) => side.jp))) add(counts.jp, jp, n);
    all += n;
  }
  const cells = [...counts.cells].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    cells: cells.map(([cell, stories]) => ({ vn: cell.slice(0, 5), jp: cell.slice(6), stories })),
    vn: counts.vn,
    jp: counts.jp,
    all,
  };
}

function add(counts: Map<string, number>, key: string, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

/** The cells alone. */
export async function pairCounts(
  db: Database,
  wanted: CountWanted,
  localities: Localities,
): Promise<PairCount[]> {
  return (await matrixCounts(db, wanted, localities)).cells;
}

/** A number with what it counts. */
export interface NamedCount {
  name: string;
  stories: number;
}

/** Stories of each kind, source or week (its Monday, ISO day) that pass a filter, each story once in each. */
export async function countStories(
  db: Database,
  by: 'kind' | 'source' | 'week',
  filter: StoryFilter,
  places: SearchPlaces,
): Promise<NamedCount[]> {
  const all = shownStories(filter, places);
  const [from, name] = {
    kind: [sql`story s, unnest(s.kinds) as name`, sql`name`],
    source: [sql`story s, unnest(s.sources) as name`, sql`name`],
    week: [sql`story s`, sql`to_char(date_trunc('week', s.day), 'YYYY-MM-DD')`],
  }[by];
  const order = by === 'week' ? sql`1` : sql`2 desc, 1`;
  const { rows } = await sql<NamedCount>`
    select ${name ?? sql`''`} as name, count(*)::int as stories from ${from ?? sql``} where ${all}
    group by 1 order by ${order}`.execute(db);
  return rows;
}

function unitTable(localities: Localities) {
  const vn = [...localities.values()].filter((locality) => locality.country === 'VN');
  return { codes: vn.map(({ code }) => code), units: vn.map((unit) => unit.current) };
}

/** Relevant stories of each of today's localities, by code; one that names two units merged into one counts once. */
export async function localityCounts(
  db: Database,
  localities: Localities,
): Promise<ReadonlyMap<string, number>> {
  const { codes, units } = unitTable(localities);
  const { rows } = await sql<{ code: string; n: number }>`
    with unit as (select * from unnest(${codes}::text[], ${units}::text[]) as u (code, unit))
    select coalesce(unit.unit, named) as code, count(distinct s.id)::int as n
    from story s cross join unnest(s.vn || s.jp) as named left join unit on unit.code = named
    where s.relevance <> 'no' and s.sources <> '{}' group by 1`.execute(db);
  return new Map(rows.map(({ code, n }) => [code, n]));
}

/** Articles that were read of each source, relevant or not: what its stories are set against. */
export async function sourceVolumes(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ source: string; n: number }>`
    select source_id as source, count(*)::int as n from article group by source_id`.execute(db);
  return new Map(rows.map(({ source, n }) => [source, n]));
}
