import { dayAfter, weekdayOf } from './wall-clock.ts';

/**
 * Tết and the day of the Hùng Kings (10th of the 3rd lunar month) by the Vietnamese calendar, which is reckoned at 105° east
 * and differs from the Chinese one in some years (2030). docs/decisions/0050 says why this is a table.
 */
const LUNAR: Readonly<Record<string, readonly [tet: string, hung: string]>> = {
  2024: ['02-10', '04-18'],
  2025: ['01-29', '04-07'],
  2026: ['02-17', '04-26'],
  2027: ['02-06', '04-16'],
  2028: ['01-26', '04-04'],
  2029: ['02-13', '04-23'],
  2030: ['02-02', '04-12'],
  2031: ['01-23', '04-01'],
  2032: ['02-11', '04-19'],
  2033: ['01-31', '04-09'],
  2034: ['02-19', '04-28'],
  2035: ['02-08', '04-17'],
  2036: ['01-28', '04-06'],
  2037: ['02-15', '04-24'],
  2038: ['02-04', '04-13'],
  2039: ['01-24', '04-03'],
  2040: ['02-12', '04-20'],
  2041: ['02-01', '04-10'],
  2042: ['01-22', '04-29'],
  2043: ['02-10', '04-19'],
  2044: ['01-30', '04-07'],
  2045: ['02-17', '04-26'],
};

/** New Year, Liberation Day, Labour Day, and National Day with the day before it (Labour Code 2019, art. 112). */
const FIXED = ['01-01', '04-30', '05-01', '09-01', '09-02'];

const years = new Map<number, ReadonlySet<string>>();

/**
 * Whether offices in Vietnam are closed on an ISO day, weekends aside: the holidays of the Labour Code, five days of Tết from
 * its eve, and the working days given for those that fall on a weekend (art. 111).
 */
export function isVietnameseHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  const known = years.get(year) ?? holidaysOf(year);
  years.set(year, known);
  return known.has(day);
}

function holidaysOf(year: number): ReadonlySet<string> {
  const days = FIXED.map((each) => `${year}-${each}`);
  const lunar = LUNAR[year];
  if (lunar) {
    const eve = dayAfter(`${year}-${lunar[0]}`, -1);
    for (let n = 0; n < 5; n++) days.push(dayAfter(eve, n));
    days.push(`${year}-${lunar[1]}`);
  }
  const all = new Set(days);
  for (const day of days.toSorted()) {
    if (weekdayOf(day) < 6) continue;
    let instead = dayAfter(day, 1);
    while (all.has(instead) || weekdayOf(instead) >= 6) instead = dayAfter(instead, 1);
    all.add(instead);
  }
  return all;
}
