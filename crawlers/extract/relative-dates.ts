import type { DateContext, DateReading } from './read-dates.ts';
import { instantOf, wallTimeAt } from './zone-time.ts';

const MINUTE = 60_000;
const UNITS: [RegExp, number][] = [
  [/(\d+|an?|một|vài)\s*(?:giây|seconds?|秒|วินาที|secondes?)\s*(?:trước|ago|前|ที่แล้ว|ที่ผ่านมา)/iu, 1000],
  [
    /(\d+|an?|một)\s*(?:phút|min(?:ute)?s?|分(?:钟|鐘)?|分間|นาที|분)\s*(?:trước|ago|前|ที่แล้ว|ที่ผ่านมา|전)/iu,
    MINUTE,
  ],
  [
    /(\d+|an?|một)\s*(?:giờ|tiếng|hours?|hrs?|時間|小时|小時|ชั่วโมง|시간)\s*(?:trước|ago|前|ที่แล้ว|ที่ผ่านมา|전)/iu,
    60 * MINUTE,
  ],
  [/(\d+|an?|một)\s*(?:ngày|days?|日|天|วัน|일)\s*(?:trước|ago|前|ที่แล้ว|ที่ผ่านมา|전)/iu, 1440 * MINUTE],
  [/(\d+|an?|một)\s*(?:tuần|weeks?|週間|周|สัปดาห์|주)\s*(?:trước|ago|前|ที่แล้ว|ที่ผ่านมา|전)/iu, 7 * 1440 * MINUTE],
];
const DAYS_BACK: [RegExp, number][] = [
  [/(?:^|[^\p{L}])(?:hôm nay|today|aujourd'hui)(?!\p{L})|今日|本日|วันนี้|오늘/iu, 0],
  [/(?:^|[^\p{L}])(?:hôm qua|yesterday|hier)(?!\p{L})|昨日|昨天|เมื่อวาน|어제/iu, 1],
  [/(?:^|[^\p{L}])hôm kia(?!\p{L})|一昨日|おととい|前天/iu, 2],
];
const CLOCK = /(?<!\d)(\d{1,2})\s*(?::|h|時|giờ)\s*(\d{2})?/iu;

/** A time told from now ("3 giờ trước", 昨日, "Hôm nay, 15:29"), or null when the text tells none. */
export function readRelative(text: string, { zone, now }: DateContext): DateReading | null {
  for (const [pattern, length] of UNITS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const count = /^\d+$/.test(match[1] ?? '') ? Number(match[1]) : 1;
    if (count > 400) return null;
    const date = new Date(now.getTime() - count * length);
    return { date, precision: length < 1440 * MINUTE ? 'minute' : 'day', flag: 'relative-date' };
  }
  for (const [pattern, back] of DAYS_BACK) {
    if (!pattern.test(text)) continue;
    const day = wallTimeAt(new Date(now.getTime() - back * 1440 * MINUTE), zone);
    const clock = CLOCK.exec(text);
    const hour = clock ? Number(clock[1]) : 0;
    const date = instantOf({ ...day, hour, minute: Number(clock?.[2] ?? 0), second: 0 }, zone);
    return date && { date, precision: clock ? 'minute' : 'day', flag: 'relative-date' };
  }
  return null;
}
