import { findDay, type Day } from './date-forms.ts';
import { readRelative } from './relative-dates.ts';
import { instantOf, wallTimeAt, type WallTime } from './zone-time.ts';

/** How a source writes dates, and the moment of reading. */
export interface DateContext {
  /** IANA zone of times without one. */
  zone: string;
  /** Order of numeric dates; `dmy` when absent. */
  order?: 'dmy' | 'mdy' | 'ymd' | undefined;
  now: Date;
}

/** A date read from a text. `flag` names what the text did not say. */
export interface DateReading {
  date: Date;
  precision: 'minute' | 'day';
  flag?: 'date-without-zone' | 'year-inferred' | 'relative-date';
}

const LONGEST = 400;
const ISO =
  /^\W*(\d{4})-(\d{2})-(\d{2})(?:[T\s]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?/i;
const CLOCK =
  /(?<![\d.:/-])(\d{1,2})\s*(?::|h|g|時|时|giờ|시)\s*(\d{2})(?!\d)(?:\s*[:分]\s*(\d{2})(?![\d/.-]))?[:分phút초분]*\s*(am|pm|sa|ch|a\.m\.?|p\.m\.?)?(?![\p{L}\d])/iu;
const BARE_HOUR = /(?<!\d)(\d{1,2})\s*(?:時|giờ|시|h(?=\s|$))/u;
const HALF_BEFORE = /(午後|下午|오후|晚上|午前|上午|오전)\s*$/u;
const OFFSET = /(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?|(?<=[\d\s])([+-])(\d{2}):?(\d{2})(?!\d)/i;
/** The same time told once more for readers in Japan; the local one stands before it. */
const ALSO_IN_JAPAN = /\([^()]*日本時間[^()]*\d[^()]*\)/u;
const NAMED_ZONE: [RegExp, number][] = [
  [/\bJST\b|日本時間/i, 540],
  [/\bICT\b/i, 420],
  [/\b(?:GMT|UTC|Z)\b/i, 0],
];

/**
 * The date that a page writes for its publication: ISO with any offset, RFC 2822, US meta of OneCMS
 * (`1/8/2026 10:02:01 AM`), `dd/MM/yyyy HH:mm` in either order of date and time, glued names, 令和 and other eras,
 * Buddhist years, month names, epochs, and times told relative to now. Null when there is no date; an empty text is
 * never "now".
 */
export function readDate(text: string, context: DateContext): DateReading | null {
  const plain = text.slice(0, LONGEST).normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  if (!plain) return null;
  return (
    readEpoch(plain) ?? readIso(plain, context) ?? readWritten(plain, context) ?? readRelative(plain, context)
  );
}

function readEpoch(text: string): DateReading | null {
  if (!/^(?:[1-9]\d{9}|[1-9]\d{12})$/.test(text)) return null;
  return { date: new Date(Number(text) * (text.length === 10 ? 1000 : 1)), precision: 'minute' };
}

function readIso(text: string, context: DateContext): DateReading | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const wall = { year: westernYear(year), month, day, hour: hour ?? 0, minute, second };
  const offset = hour !== undefined && match[7] ? offsetOf(match[7]) : null;
  return reading(wall, { clock: hour !== undefined, offset, zone: context.zone });
}

function readWritten(text: string, context: DateContext): DateReading | null {
  const day = findDay(text, context.order ?? 'dmy');
  if (!day) return null;
  const rest = `${text.slice(0, day.start)} ¦ ${text.slice(day.end)}`.replace(ALSO_IN_JAPAN, '');
  const clock = readClock(rest);
  const wall = { ...withYear(day, context), ...clock };
  const offset = clock ? zoneIn(rest) : null;
  const found = reading(wall, { clock: clock !== null, offset, zone: context.zone });
  return found && day.year === null ? { ...found, flag: 'year-inferred' } : found;
}

function reading(
  wall: WallTime,
  { clock, offset, zone }: { clock: boolean; offset: number | null; zone: string },
): DateReading | null {
  const date = offset === null ? instantOf(wall, zone) : fromOffset(wall, offset);
  if (!date) return null;
  if (!clock) return { date, precision: 'day' };
  return offset === null
    ? { date, precision: 'minute', flag: 'date-without-zone' }
    : { date, precision: 'minute' };
}

/** Without a year: the one that brings the day closest before now, at most a week after it. */
function withYear(day: Day, { zone, now }: DateContext): WallTime {
  if (day.year !== null) return { year: day.year, month: day.month, day: day.day };
  const { year } = wallTimeAt(now, zone);
  const same = instantOf({ year, month: day.month, day: day.day }, zone);
  const late = same !== null && same.getTime() > now.getTime() + 7 * 86_400_000;
  return { year: late ? year - 1 : year, month: day.month, day: day.day };
}

function readClock(text: string): { hour: number; minute: number; second: number } | null {
  const match = CLOCK.exec(text);
  const found = match ?? BARE_HOUR.exec(text);
  if (!found) return null;
  const before = HALF_BEFORE.exec(text.slice(0, found.index))?.[1] ?? '';
  const half = `${match?.[4] ?? ''}${before}`.toLowerCase();
  const hour = Number(found[1]);
  const minute = Number(match?.[2] ?? 0);
  const second = Number(match?.[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  if (/^(?:p|ch|午後|下午|오후|晚上)/.test(half))
    return { hour: hour < 12 ? hour + 12 : hour, minute, second };
  if (/^(?:a|sa|午前|上午|오전)/.test(half)) return { hour: hour === 12 ? 0 : hour, minute, second };
  return { hour, minute, second };
}

function zoneIn(text: string): number | null {
  const match = OFFSET.exec(text);
  if (match?.[1]) return sign(match[1]) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
  if (match?.[4]) return sign(match[4]) * (Number(match[5]) * 60 + Number(match[6]));
  return NAMED_ZONE.find(([name]) => name.test(text))?.[1] ?? null;
}

function offsetOf(written: string): number {
  const match = /([+-])(\d{2}):?(\d{2})?/.exec(written);
  return match ? sign(match[1]) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) : 0;
}

function sign(written: string | undefined): number {
  return written === '-' ? -1 : 1;
}

function fromOffset(wall: WallTime, minutes: number): Date | null {
  const utc = instantOf(wall, 'UTC');
  return utc && Math.abs(minutes) <= 14 * 60 ? new Date(utc.getTime() - minutes * 60_000) : null;
}

/** Thai pages count from 543 BC; no news is older than 1900 or written for 2400. */
function westernYear(year: number): number {
  return year >= 2400 ? year - 543 : year;
}
