import { dayAfter, weekdayOf } from './wall-clock.ts';

/** Offices close at New Year and around Obon though the law names no holiday then. */
const CLOSED = new Set(['12-29', '12-30', '12-31', '01-02', '01-03', '08-13', '08-14', '08-15', '08-16']);
const FIXED = new Set([
  '01-01',
  '02-11',
  '02-23',
  '04-29',
  '05-03',
  '05-04',
  '05-05',
  '08-11',
  '11-03',
  '11-23',
]);
/** Month, and which Monday of it. */
const MONDAYS: readonly (readonly [month: string, nth: number])[] = [
  ['01', 2],
  ['07', 3],
  ['09', 3],
  ['10', 2],
];

/**
 * Whether offices in Japan are closed on an ISO day, weekends aside: national holidays with substitutes and days between two
 * holidays (国民の祝日に関する法律, from 2022 on), New Year (29 December to 3 January) and Obon (13 to 16 August).
 */
export function isJapaneseHoliday(day: string): boolean {
  return CLOSED.has(day.slice(5)) || isNational(day) || isSubstitute(day) || isBetween(day);
}

function isNational(day: string): boolean {
  const month = day.slice(5, 7);
  if (FIXED.has(day.slice(5))) return true;
  if (day === equinox(Number(day.slice(0, 4)), '03') || day === equinox(Number(day.slice(0, 4)), '09'))
    return true;
  const nth = MONDAYS.find(([each]) => each === month)?.[1];
  return nth !== undefined && weekdayOf(day) === 1 && Math.ceil(Number(day.slice(8)) / 7) === nth;
}

/** A holiday on a Sunday moves to the next day that is none itself. */
function isSubstitute(day: string): boolean {
  for (let before = dayAfter(day, -1); isNational(before); before = dayAfter(before, -1)) {
    if (weekdayOf(before) === 7) return true;
  }
  return false;
}

function isBetween(day: string): boolean {
  return isNational(dayAfter(day, -1)) && isNational(dayAfter(day, 1));
}

/** The day of an equinox in Japan; the approximation of the Hydrographic Department holds from 1980 to 2099. */
function equinox(year: number, month: '03' | '09'): string {
  const start = month === '03' ? 20.8431 : 23.2488;
  const passed = year - 1980;
  const date = Math.floor(start + 0.242194 * passed - Math.floor(passed / 4));
  return `${year}-${month}-${date}`;
}
