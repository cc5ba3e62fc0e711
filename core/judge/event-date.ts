import type { Language } from '../language.ts';
import { formsOf, readNumber } from './day-forms.ts';

/** A day named in a text. */
export interface NamedDay {
  /** ISO day. */
  day: string;
  start: number;
  end: number;
}

const DAY_MS = 86_400_000;
/** An event reported later than this, or announced earlier, is history or a plan too far to be this text's event. */
const MOST_BEFORE = 75;
const MOST_AFTER = 200;
/** A text that names more days than this is a calendar. */
const MOST_DAYS = 150;
const LONGEST = 8_000;
const HOUR_MS = 3_600_000;
/** Diplomatic relations began on 21 September 1973. */
const FIRST_DAY = '1973-09-21';
/** Hours from UTC where a language's papers are published. */
const ZONES: Partial<Record<Language, number>> = {
  vi: 7,
  th: 7,
  ja: 9,
  ko: 9,
  'zh-Hans': 8,
  'zh-Hant': 8,
  en: 7,
  fr: 7,
};

/** Every day that a text names, in its order; a year that is not written is the one nearest to publication. */
export function namedDays(text: string, language: Language, published: Date | null): NamedDay[] {
  const days: NamedDay[] = [];
  for (const form of formsOf(language)) {
    const { pattern } = form;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (days.length >= MOST_DAYS) return days.sort((a, b) => a.start - b.start);
      if (days.some((known) => start < known.end && known.start < end)) continue;
      const read = form.read(match, published);
      const day =
        typeof read === 'string' || read === null
          ? read
          : resolve({ ...read, m: read.m ?? monthBefore(text, start) }, published);
      if (day) days.push({ day, start, end });
    }
  }
  return days.sort((a, b) => a.start - b.start);
}

/** The month that the text was speaking of: a day alone belongs to it ("11月中旬に…13日は"). */
function monthBefore(text: string, at: number): number | null {
  const before = text.slice(Math.max(0, at - 250), at);
  const found = [...before.matchAll(/([0-9０-９]{1,2})\s*[月월](?!間)/gu)].at(-1);
  return readNumber(found?.[1]);
}

function resolve(
  read: { y: number | null; m: number | null; d: number },
  published: Date | null,
): string | null {
  const { y, m, d } = read;
  if (y !== null && m !== null) return iso(y, m, d);
  if (!published) return null;
  const [py, pm] = [published.getUTCFullYear(), published.getUTCMonth() + 1];
  const choices =
    m === null
      ? [-1, 0, 1].map((k) => monthAway(py, pm, k, d))
      : [py - 1, py, py + 1].map((year) => iso(year, m, d));
  return nearest(choices, published);
}

function monthAway(year: number, monthNumber: number, by: number, day: number): string | null {
  const at = new Date(Date.UTC(year, monthNumber - 1 + by, 1));
  return iso(at.getUTCFullYear(), at.getUTCMonth() + 1, day);
}

/** The nearest choice to publication; one that lies ahead counts as a little farther than one behind. */
function nearest(choices: readonly (string | null)[], published: Date): string | null {
  const distance = (day: string) => {
    const days = (Date.parse(day) - published.getTime()) / DAY_MS;
    return days > 7 ? days * 1.3 : Math.abs(days);
  };
  let best: { day: string; away: number } | null = null;
  for (const day of choices) {
    const away = day === null ? Infinity : distance(day);
    if (day !== null && (!best || away < best.away)) best = { day, away };
  }
  return best?.day ?? null;
}

function iso(y: number, m: number, d: number): string | null {
  if (m < 1 || m > 12 || d < 1 || d > 31 || y < 1900 || y > 2100) return null;
  if (d > 28 && new Date(Date.UTC(y, m - 1, d)).getUTCDate() !== d) return null;
  return `${y}-${m < 10 ? '0' : ''}${m}-${d < 10 ? '0' : ''}${d}`;
}

const HISTORY =
  /\b(?:năm|kể từ|từ năm|thành lập|ký kết vào|trước đó|trước đây|lần đầu|since|established|founded|back in|in \d{4})\b|以来|年に|設立|昨年|前年|去年|작년|지난해|ปีที่แล้ว|ตั้งแต่ปี/iu;
const PLANNED =
  /\b(?:sẽ|dự kiến|sắp tới|tháng tới|hạn chót|đăng ký trước|will|deadline|next (?:month|year)|by the end)\b|締め切り|締切|予定|今後/iu;

/** The day of an event, the last one where it takes several, and the words that say so. */
export interface EventDay {
  day: string;
  until: string | null;
  quote: string;
}

/**
 * The day of a text's main event: the first day it names that lies near its publication, those in title and lead before
 * those in the body, those of history or plans last. Null when the text names none: a date is never invented.
 */
export function eventDate(
  text: string,
  titleEnd: number,
  language: Language,
  published: Date | null,
): EventDay | null {
  const local = published && new Date(published.getTime() + (ZONES[language] ?? 0) * HOUR_MS);
  const today = local?.toISOString().slice(0, 10);
  let best: { score: number; day: NamedDay } | null = null;
  const days = namedDays(text.slice(0, LONGEST), language, local);
  for (const day of days) {
    const away = today ? (Date.parse(day.day) - Date.parse(today)) / DAY_MS : 0;
    if (away < -MOST_BEFORE || away > MOST_AFTER || day.day < FIRST_DAY) continue;
    const around = text.slice(Math.max(titleEnd, day.start - 40), day.end + 20);
    const position = (day.start - titleEnd) / Math.max(200, text.length - titleEnd);
    const future = away > 1 ? 0.35 + (PLANNED.test(around) ? 0.25 : 0) : 0;
    const old = Math.max(0, -away - 10) / 60;
    const score = 2 - position * 1.6 - future - old - (HISTORY.test(around) ? 0.3 : 0);
    if (!best || score > best.score) best = { score, day };
  }
  if (!best || isDayOfTrip(text, best.day)) return null;
  const last = lastDay(text, best.day, days);
  return {
    day: best.day.day,
    until: last?.day ?? null,
    quote: text.slice(best.day.start, last?.end ?? best.day.end),
  };
}

const TO = '(?:から|より|〜|～|~|-|–|—|đến|tới|to|until|through|au|부터|至|到|ถึง|[(（][^)）]{1,4}[)）])';
const RANGE_INSIDE = /(\d{1,2})\s*(?:-|–|〜|～|~|đến|to|au|至|到|ถึง)\s*(?:ngày\s*)?(\d{1,2})(?!\d)/iu;
const RANGE_NEXT = new RegExp(`^\\s*(?:日|일)?\\s*${TO}\\s*(?:${TO}\\s*)?(?:ngày|the|le)?\\s*$`, 'iu');
const RANGE_DAY = new RegExp(`^\\s*(?:日|일)?\\s*${TO}\\s*(?:ngày\\s*)?(\\d{1,2})\\s*(?:日|일)`, 'iu');
const LONGEST_EVENT = 31;

/** The last day of an event that takes several: written into the same date, or named next after a word for "to". */
function lastDay(
  text: string,
  first: NamedDay,
  days: readonly NamedDay[],
): { day: string; end: number } | null {
  const own = text.slice(first.start, first.end);
  const inside = RANGE_INSIDE.exec(own);
  if (inside && Number(inside[1]) === Number(first.day.slice(8)))
    return sameMonth(first, Number(inside[2]), 0);
  const next = days.find(({ start }) => start >= first.end);
  // Some forms begin with their preposition ("đến 2/6").
  const between = next ? text.slice(first.end, next.start) + leadOf(text, next) : '';
  if (next && between.length <= 20 && RANGE_NEXT.test(between)) {
    const length = (Date.parse(next.day) - Date.parse(first.day)) / DAY_MS;
    return length > 0 && length <= LONGEST_EVENT ? { day: next.day, end: next.end } : null;
  }
  const after = RANGE_DAY.exec(text.slice(first.end, first.end + 16));
  return after ? sameMonth(first, Number(after[1]), after[0].length) : null;
}

function leadOf(text: string, { start, end }: NamedDay): string {
  return /^[^\d０-９๐-๙〇一二三四五六七八九十]*/u.exec(text.slice(start, end))?.[0] ?? '';
}

function sameMonth(first: NamedDay, last: number, length: number): { day: string; end: number } | null {
  const [y = 0, m = 0, d = 0] = first.day.split('-').map(Number);
  const day = last > d ? iso(y, m, last) : null;
  return day ? { day, end: first.end + length } : null;
}

const SIGNING = /調印|締結|署名|ký kết|lễ ký|signed|signing|签署|簽署|체결|서명|ลงนาม/iu;
const RANGE_AFTER = /^\s*(?:日|일)?\s*(?:から|〜|～|-|–|đến|to|부터|至|到)\s*(?:ngày\s*)?(\d{1,2})/iu;
const SHORT_TRIP = 2;

/** Whether a day only opens a longer trip in the same sentence as a signing: on which day that was, nobody says. */
function isDayOfTrip(text: string, { start, end, day }: NamedDay): boolean {
  const last = RANGE_AFTER.exec(text.slice(end - 1, end + 14)) ?? RANGE_AFTER.exec(text.slice(end, end + 14));
  if (!last || Number(last[1]) - Number(day.slice(8)) < SHORT_TRIP) return false;
  const sentence = /^[^。.\n]*/u.exec(text.slice(start, start + 160))?.[0] ?? '';
  return SIGNING.test(sentence);
}
