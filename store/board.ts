import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { SourceState } from './news-tables.ts';

/** Days of rhythm that the board shows, and days over which the share of filled fields is taken. */
export const BOARD_DAYS = 28;
const FILL_DAYS = 14;

/** Fields whose filling is watched: one that falls says that a selector broke. */
export const WATCHED_FIELDS = ['lead', 'published', 'author', 'section', 'image'] as const;
export type FillRates = Record<(typeof WATCHED_FIELDS)[number], number> & { articles: number };

/** A source as the board shows it. */
export interface BoardRow {
  id: string;
  name: { vi: string; ja: string; en: string };
  home: string;
  state: SourceState;
  stateSince: Date;
  paused: boolean;
  pausedBy: string | null;
  lastRunAt: Date | null;
  lastOkAt: Date | null;
  downSince: Date | null;
  nextCheckAt: Date;
  intervalMs: number;
  failures: number;
  message: string | null;
  /** Fields that its pages have ceased to show. */
  lostFields: string[];
  waiting: number;
  /** Links that came all at once and wait for an operator. */
  held: number;
  /** Articles of each of the last days, oldest first; the last one is today so far. */
  days: number[];
  /** Articles a day that its own past leads one to expect. */
  expected: number;
  /** Shares from 0 to 1; null when no article came lately. */
  fill: FillRates | null;
}

/** Every configured source, or one, troubles first. */
export async function sourceBoard(db: Database, id: string | null = null): Promise<BoardRow[]> {
  const [rows, days, fill] = await Promise.all([rowsOf(db, id), daysOf(db, id), fillOf(db, id)]);
  return rows.map(({ interval, ...row }) => {
    const counts = countsByDay(days.get(row.id));
    const past = counts.slice(0, -1);
    const expected = past.reduce((sum, n) => sum + n, 0) / past.length;
    return { ...row, intervalMs: Number(interval), days: counts, expected, fill: fill.get(row.id) ?? null };
  });
}

async function rowsOf(db: Database, id: string | null) {
  const { rows } = await sql<
    Omit<BoardRow, 'days' | 'expected' | 'fill' | 'intervalMs'> & { interval: string }
  >`
    select s.id, s.name, s.home, s.state, s.state_since as "stateSince", s.paused, s.paused_by as "pausedBy",
      s.last_run_at as "lastRunAt", s.last_ok_at as "lastOkAt", s.down_since as "downSince",
      s.next_check_at as "nextCheckAt", s.interval_ms as interval, s.failures, s.last_message as message,
      s.lost_fields as "lostFields",
      (select count(*) from ref r where r.source_id = s.id and r.state = 'waiting')::int as waiting,
      (select count(*) from ref r where r.source_id = s.id and r.state = 'waiting' and r.last_failure = 'held')::int as held
    from source s where s.configured and (${id}::text is null or s.id = ${id})
    order by case s.state when 'down' then 0 when 'blocked' then 0 when 'changed' then 0 when 'empty' then 1
      when 'silent' then 1 when 'paused' then 3 when 'ok' then 2 else 1 end, s.id`.execute(db);
  return rows;
}

/** Articles by source and days ago. */
async function daysOf(db: Database, id: string | null): Promise<Map<string, Map<number, number>>> {
  const { rows } = await sql<{ id: string; ago: number; n: number }>`
    select source_id as id, (now()::date - fetched_at::date) as ago, count(*)::int as n from article
    where fetched_at > now()::date - ${BOARD_DAYS}::int and (${id}::text is null or source_id = ${id})
    group by 1, 2`.execute(db);
  const bySource = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const days = bySource.get(row.id) ?? new Map<number, number>();
    bySource.set(row.id, days.set(row.ago, row.n));
  }
  return bySource;
}

function countsByDay(days: Map<number, number> | undefined): number[] {
  return Array.from({ length: BOARD_DAYS }, (_, at) => days?.get(BOARD_DAYS - 1 - at) ?? 0);
}

async function fillOf(db: Database, id: string | null): Promise<Map<string, FillRates>> {
  const { rows } = await sql<FillRates & { id: string }>`
    select source_id as id, count(*)::int as articles,
      avg((lead is not null)::int)::float8 as lead, avg((published_at is not null)::int)::float8 as published,
      avg((author is not null)::int)::float8 as author, avg((section is not null)::int)::float8 as section,
      avg((image is not null)::int)::float8 as image
    from article
    where fetched_at > now() - make_interval(days => ${FILL_DAYS}) and (${id}::text is null or source_id = ${id})
    group by 1`.execute(db);
  return new Map(rows.map(({ id: source, ...rates }) => [source, rates]));
}
