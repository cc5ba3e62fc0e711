import { dayAfter, weekdayOf } from '../schedule/wall-clock.ts';

/** Days that a brief covers, both included. */
export interface Period {
  from: string;
  to: string;
}

/**
 * The days of a period: `2026-W47` (ISO week), `2026-11`, `2026` (calendar year), `FY2026` (Japanese fiscal year, from April to
 * March). Null for anything else.
 */
export function periodOf(text: string): Period | null {
  const found = /^(?:(FY)?(\d{4})|(\d{4})-W(\d\d)|(\d{4})-(\d\d))$/.exec(text);
  if (!found) return null;
  const [, fiscal, year, weekYear, week, monthYear, month] = found;
  if (year) return yearOf(Number(year), fiscal !== undefined);
  if (weekYear) return weekOf(Number(weekYear), Number(week));
  return monthOf(Number(monthYear), Number(month));
}

function yearOf(year: number, fiscal: boolean): Period {
  return fiscal
    ? { from: `${year}-04-01`, to: `${year + 1}-03-31` }
    : { from: `${year}-01-01`, to: `${year}-12-31` };
}

function monthOf(year: number, month: number): Period | null {
  if (month < 1 || month > 12) return null;
  const from = `${year}-${String(month).padStart(2, '0')}-01`;
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return { from, to: dayAfter(next, -1) };
}

/** Week 1 is the one with 4 January in it (ISO 8601). */
function weekOf(year: number, week: number): Period | null {
  const fourth = `${year}-01-04`;
  const from = dayAfter(fourth, 1 - weekdayOf(fourth) + (week - 1) * 7);
  const thursday = dayAfter(from, 3);
  if (week < 1 || Number(thursday.slice(0, 4)) !== year) return null;
  return { from, to: dayAfter(from, 6) };
}
