import type { DateContext, DateReading } from './read-dates.ts';
import { instantOf } from './zone-time.ts';

/** VCCorp ids: a site's three digits, yymmddHHMMSS, three digits; toquoc.vn writes the year in full instead. */
const VCCORP = /-(?:\d{3})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{3}\.html?$/;
const FULL_STAMP = /-(20\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{3}\.html?$/;
const PATH_DAY = /\/(20\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/._-]|$)/;

/** The date inside an article's address, the last resort of a page that shows none; null when there is none. */
export function readUrlDate(address: string, { zone, now }: DateContext): DateReading | null {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  const stamp = FULL_STAMP.exec(path) ?? VCCORP.exec(path);
  if (stamp) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.slice(1).map(Number);
    const full = year < 100 ? 2000 + year : year;
    return known(instantOf({ year: full, month, day, hour, minute, second }, zone), now, 'minute');
  }
  const [, year, month, day] = PATH_DAY.exec(path) ?? [];
  if (!year) return null;
  return known(instantOf({ year: Number(year), month: Number(month), day: Number(day) }, zone), now, 'day');
}

/** Digits that would be a date of before the web or of the future are an id and nothing else. */
function known(date: Date | null, now: Date, precision: DateReading['precision']): DateReading | null {
  if (!date || date.getUTCFullYear() < 2000 || date.getTime() > now.getTime() + 86_400_000) return null;
  return { date, precision, flag: 'date-without-zone' };
}
