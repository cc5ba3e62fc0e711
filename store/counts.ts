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
  // Days and lists of kinds are few: what is grouped in the database is little, and no row is taken apart.
  const groups = {
    week: sql`select array[to_char(day, 'YYYY-MM-DD')] as names, n from (
      select s.day, count(*)::int as n from story s where ${all} group by s.day) days`,
    kind: sql`select s.kinds as names, count(*)::int as n from story s where ${all} group by s.kinds`,
    source: sql`select array[source] as names, count(*)::int as n from (
      select unnest(s.sources) as source from story s where ${all}) told group by source`,
  }[by];
  const { rows } = await sql<{ names: string[]; n: number }>`${groups}`.execute(db);
  const counts = new Map<string, number>();
  for (const { names, n } of rows)
    for (const name of new Set(names)) add(counts, by === 'week' ? mondayOf(name) : name, n);
  const named = [...counts].map(([name, stories]) => ({ name, stories }));
  const byName = (a: NamedCount, b: NamedCount) => (a.name < b.name ? -1 : 1);
  return named.sort((a, b) => (by === 'week' ? 0 : b.stories - a.stories) || byName(a, b));
}

/** The Monday of an ISO day's week (ISO 8601). */
function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
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
