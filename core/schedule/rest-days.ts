import { isJapaneseHoliday } from './japanese-holidays.ts';
import { isVietnameseHoliday } from './vietnamese-holidays.ts';
import { weekdayOf } from './wall-clock.ts';

export const HOLIDAY_COUNTRIES = ['VN', 'JP'] as const;
export type HolidayCountry = (typeof HOLIDAY_COUNTRIES)[number];

/** The days on which a reader wants no mail. */
export interface Rest {
  weekends: boolean;
  holidays: readonly HolidayCountry[];
}

export const NO_REST: Rest = { weekends: false, holidays: [] };

/** Whether an ISO day is one of rest for a reader. */
export function isRestDay(day: string, rest: Rest): boolean {
  if (rest.weekends && weekdayOf(day) >= 6) return true;
  return rest.holidays.some((country) => isHoliday(day, country));
}

function isHoliday(day: string, country: HolidayCountry): boolean {
  switch (country) {
    case 'VN':
      return isVietnameseHoliday(day);
    case 'JP':
      return isJapaneseHoliday(day);
  }
}
