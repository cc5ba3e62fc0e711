import type { Language } from '../language.ts';

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

const MONTHS: Record<string, number> = {};
for (const [index, names] of [
  'january jan janvier มกราคม ม.ค.',
  'february feb février มกร กุมภาพันธ์ ก.พ.',
  'march mar mars มีนาคม มี.ค.',
  'april apr avril เมษายน เม.ย.',
  'may mai พฤษภาคม พ.ค.',
  'june jun juin มิถุนายน มิ.ย.',
  'july jul juillet กรกฎาคม ก.ค.',
  'august aug août สิงหาคม ส.ค.',
  'september sep sept septembre กันยายน ก.ย.',
  'october oct octobre ตุลาคม ต.ค.',
  'november nov novembre พฤศจิกายน พ.ย.',
  'december dec décembre ธันวาคม ธ.ค.',
].entries())
  for (const name of names.split(' ')) MONTHS[name] = index + 1;
const MONTH_NAMES = Object.keys(MONTHS)
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/\./g, '\\.'))
  .join('|');
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const DIGITS = '[0-9０-９๐-๙]';
interface Form {
  languages: readonly Language[] | null;
  pattern: RegExp;
  read(
    match: RegExpExecArray,
    published: Date | null,
  ): { y: number | null; m: number | null; d: number } | string | null;
}

const num = (text: string | undefined): number | null => {
  if (!text) return null;
  const plain = text
    .replace(/[０-９]/g, (c) => String(c.charCodeAt(0) - 0xff10))
    .replace(/[๐-๙]/g, (c) => String(c.charCodeAt(0) - 0xe50));
  return /^\d+$/.test(plain) ? Number(plain) : null;
};
/** A Buddhist year is 543 ahead (B.E. 2568 = 2025). */
const common = (year: number | null): number | null => (year !== null && year >= 2400 ? year - 543 : year);
const month = (name: string | undefined): number | null => MONTHS[(name ?? '').toLowerCase()] ?? null;

/** The ways of writing a day; the first that matches at a place wins. */
const FORMS: Form[] = [
  // ngày 12 tháng 6 năm 2023
  {
    languages: ['vi'],
    pattern: /(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*(?:năm\s+|\/|-)(\d{4}))?/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: num(m[3]) }),
  },
  // từ ngày 10-12/11, 24 và 25/11/2025: several days of one month, the first counts
  {
    languages: ['vi'],
    pattern:
      /(?<![\d/.-])(\d{1,2})\s*(?:-|–|đến|và|,)\s*(?:ngày\s+)?(\d{1,2})\s*\/\s*(\d{1,2})(?:\s*[/-]\s*(\d{4}))?(?![\d/])/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[3]), y: num(m[4]) }),
  },
  // 15 đến 18-10
  {
    languages: ['vi'],
    pattern: /(?<![\d/.-])(\d{1,2})\s*(?:đến|và)\s*(?:ngày\s+)?(\d{1,2})-(\d{1,2})(?:-(\d{4}))?(?![\d/-])/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[3]), y: num(m[4]) }),
  },
  // ngày 8/11, sáng 24-11-2025, (8.11): day before month always
  {
    languages: ['vi'],
    pattern: /(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?![\d/-])/gu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: num(m[3]) }),
  },
  {
    languages: ['vi'],
    pattern:
      /(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|hôm nay|hôm qua|khuya|sớm|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|nay|qua|từ|vào|đến|,|\()\s*\(?\s*(\d{1,2})[/.-](\d{1,2})(?![\d/%-]|\.\d|\s*(?:người|%|tỷ|triệu))/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: null }),
  },
  {
    languages: ['vi'],
    pattern: /(?<![\d/.,-])(\d{1,2})\/(\d{1,2})(?![\d/%-]|\.\d)/gu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: null }),
  },
  { languages: ['vi'], pattern: /hôm nay|sáng nay|chiều nay|tối nay/giu, read: (_m, p) => relative(p, 0) },
  { languages: ['vi'], pattern: /hôm qua|chiều qua|tối qua|sáng qua/giu, read: (_m, p) => relative(p, -1) },
  // 令和6年12月16日, R6.12.16
  {
    languages: ['ja'],
    pattern: new RegExp(
      `(令和|平成|昭和|R|H)\\s*(元|${DIGITS}{1,2})\\s*[年.]\\s*(${DIGITS}{1,2})\\s*[月.]\\s*(${DIGITS}{1,2})日?`,
      'gu',
    ),
    read: (m) => ({ y: era(m[1], m[2]), m: num(m[3]), d: num(m[4]) ?? 0 }),
  },
  {
    languages: ['ja', 'zh-Hans', 'zh-Hant'],
    pattern: new RegExp(
      `(?:(${DIGITS}{4})\\s*年\\s*)?(${DIGITS}{1,2})\\s*月\\s*(${DIGITS}{1,2})\\s*(?:[日、,〜～-]|から|と)`,
      'gu',
    ),
    read: (m) => ({ y: num(m[1]), m: num(m[2]), d: num(m[3]) ?? 0 }),
  },
  // 26、27の両日
  {
    languages: ['ja'],
    pattern: /(?<![0-9月年])([0-9]{1,2})[、,・]\s*[0-9]{1,2}の?両?日/gu,
    read: (m) => ({ y: null, m: null, d: num(m[1]) ?? 0 }),
  },
  {
    languages: ['ja', 'zh-Hans', 'zh-Hant'],
    pattern: new RegExp(
      `(?<![${'0-9０-９月年'}]|[日0-9](?:から|〜|～|-|–|、|と))(${DIGITS}{1,2})\\s*日(?!間|本|程|系|越|常|々|数)`,
      'gu',
    ),
    read: (m) => ({ y: null, m: null, d: num(m[1]) ?? 0 }),
  },
  { languages: ['ja'], pattern: /きょう|今日|本日/gu, read: (_m, p) => relative(p, 0) },
  { languages: ['ja', 'zh-Hans', 'zh-Hant'], pattern: /昨日|きのう/gu, read: (_m, p) => relative(p, -1) },
  {
    languages: ['ko'],
    pattern: /(?:(\d{4})년\s*)?(\d{1,2})월\s*(\d{1,2})(?:\s*[~∼-]\s*\d{1,2})?일/gu,
    read: (m) => ({ y: num(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
  {
    languages: ['ko'],
    pattern: /(?<![\d월])(\d{1,2})일(?!간|본|정)/gu,
    read: (m) => ({ y: null, m: null, d: Number(m[1]) }),
  },
  {
    languages: ['th'],
    pattern: new RegExp(
      `(${DIGITS}{1,2})(?:\\s*[-–]\\s*${DIGITS}{1,2})?\\s*(${MONTH_NAMES})(?:\\s*(?:พ\\.ศ\\.|ค\\.ศ\\.|ปี)?\\s*(${DIGITS}{4}))?`,
      'giu',
    ),
    read: (m) => ({ d: num(m[1]) ?? 0, m: month(m[2]), y: common(num(m[3])) }),
  },
  {
    languages: ['th'],
    pattern: /(?<![\d/.-])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/gu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: common(num(m[3])) }),
  },
  {
    languages: ['en', 'fr', 'und'],
    pattern: new RegExp(
      `\\b(${MONTH_NAMES})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:\\s*(?:-|–|to|and)\\s*\\d{1,2})?\\b(?!\\d)(?:,?\\s+(\\d{4}))?`,
      'giu',
    ),
    read: (m) => ({ m: month(m[1]), d: Number(m[2]), y: num(m[3]) }),
  },
  {
    languages: ['en', 'fr', 'und'],
    pattern: new RegExp(
      `\\b(\\d{1,2})(?:er|st|nd|rd|th)?(?:\\s*(?:-|–|to|au|et|and)\\s*\\d{1,2})?\\s+(?:of\\s+)?(${MONTH_NAMES})\\b\\.?(?:,?\\s+(\\d{4}))?`,
      'giu',
    ),
    read: (m) => ({ d: Number(m[1]), m: month(m[2]), y: num(m[3]) }),
  },
  {
    languages: ['en'],
    pattern:
      /\b(?:on|late|this|early on|by)\s+(sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b/giu,
    read: (m, p) => lastWeekday(p, m[1] ?? ''),
  },
  { languages: ['en'], pattern: /\byesterday\b/giu, read: (_m, p) => relative(p, -1) },
  { languages: ['en'], pattern: /\btoday\b/giu, read: (_m, p) => relative(p, 0) },
  {
    languages: null,
    pattern: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/gu,
    read: (m) => ({ y: Number(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
];

/** Reiwa 1 = 2019, Heisei 1 = 1989, Shōwa 1 = 1926. */
function era(name: string | undefined, year: string | undefined): number | null {
  const n = year === '元' ? 1 : num(year);
  if (n === null) return null;
  if (name === '令和' || name === 'R') return 2018 + n;
  if (name === '平成' || name === 'H') return 1988 + n;
  return 1925 + n;
}

/** Every day that a text names, in its order; a year that is not written is the one nearest to publication. */
export function namedDays(text: string, language: Language, published: Date | null): NamedDay[] {
  const days: NamedDay[] = [];
  for (const form of FORMS) {
    if (form.languages && !form.languages.includes(language)) continue;
    for (const match of text.matchAll(form.pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
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
  return num(found?.[1]);
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
  return choices.filter((day) => day !== null).sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function iso(y: number, m: number, d: number): string | null {
  if (m < 1 || m > 12 || d < 1 || d > 31 || y < 1900 || y > 2100) return null;
  const at = new Date(Date.UTC(y, m - 1, d));
  return at.getUTCDate() === d ? at.toISOString().slice(0, 10) : null;
}

function relative(published: Date | null, days: number): string | null {
  return published ? new Date(published.getTime() + days * DAY_MS).toISOString().slice(0, 10) : null;
}

function lastWeekday(published: Date | null, name: string): string | null {
  if (!published) return null;
  const back = (published.getUTCDay() - WEEKDAYS.indexOf(name.toLowerCase()) + 7) % 7;
  return relative(published, -back);
}

const HISTORY =
  /\b(?:năm|kể từ|từ năm|thành lập|ký kết vào|trước đó|trước đây|lần đầu|since|established|founded|back in|in \d{4})\b|以来|年に|設立|昨年|前年|去年|작년|지난해|ปีที่แล้ว|ตั้งแต่ปี/iu;
const PLANNED =
  /\b(?:sẽ|dự kiến|sắp tới|tháng tới|hạn chót|đăng ký trước|will|deadline|next (?:month|year)|by the end)\b|締め切り|締切|予定|今後/iu;

/**
 * The day of a text's main event: the first day it names that lies near its publication, those in title and lead before
 * those in the body, those of history or plans last. Null when the text names none: a date is never invented.
 */
export function eventDate(
  text: string,
  titleEnd: number,
  language: Language,
  published: Date | null,
): { day: string; quote: string } | null {
  const days = namedDays(text, language, published);
  let best: { score: number; day: NamedDay } | null = null;
  for (const day of days) {
    const away = published
      ? (Date.parse(day.day) - Date.parse(published.toISOString().slice(0, 10))) / DAY_MS
      : 0;
    if (published && (away < -MOST_BEFORE || away > MOST_AFTER)) continue;
    const around = text.slice(Math.max(titleEnd, day.start - 40), day.end + 20);
    const position = (day.start - titleEnd) / Math.max(200, text.length - titleEnd);
    const future = away > 1 ? 0.35 + (PLANNED.test(around) ? 0.25 : 0) : 0;
    const old = Math.max(0, -away - 10) / 60;
    const score = 2 - position * 1.6 - future - old - (HISTORY.test(around) ? 0.3 : 0);
    if (!best || score > best.score) best = { score, day };
  }
  return best ? { day: best.day.day, quote: text.slice(best.day.start, best.day.end) } : null;
}
