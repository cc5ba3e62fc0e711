import type { Language } from '../language.ts';

const DAY_MS = 86_400_000;

/** A day as written: parts (a missing year or month is null), or the whole day where the words are relative. */
type WrittenDay = { y: number | null; m: number | null; d: number } | string | null;

/** One way of writing a day. */
export interface DayForm {
  /** Null for every language. */
  languages: readonly Language[] | null;
  pattern: RegExp;
  /** `published` is the local time of publication. */
  read(match: RegExpExecArray, published: Date | null): WrittenDay;
}

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
const monthNames = (script: RegExp): string =>
  Object.keys(MONTHS)
    .filter((name) => script.test(name))
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/\./g, '\\.'))
    .join('|');
const LATIN_MONTHS = monthNames(/^[a-zéû]/u);
const THAI_MONTHS = monthNames(/^\p{Script=Thai}/u);
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Arabic, full-width, Thai and kanji digits. */
const DIGITS = '[0-9０-９๐-๙〇一二三四五六七八九十]';
const KANJI = '〇一二三四五六七八九';

/** A number in any of these digits, or null. */
export function readNumber(text: string | undefined): number | null {
  if (!text) return null;
  const plain = text
    .replace(/[０-９]/g, (c) => String(c.charCodeAt(0) - 0xff10))
    .replace(/[๐-๙]/g, (c) => String(c.charCodeAt(0) - 0xe50))
    .replace(/^([一二三])?十([一-九])?$/u, (_all, tens: string | undefined, ones: string | undefined) =>
      String((tens ? KANJI.indexOf(tens) : 1) * 10 + (ones ? KANJI.indexOf(ones) : 0)),
    )
    .replace(/[〇一二三四五六七八九]/gu, (c) => String(KANJI.indexOf(c)));
  return /^\d+$/.test(plain) ? Number(plain) : null;
}

/** A day of the month before, of or after a publication. */
function ofMonth(published: Date | null, which: string, d: number): WrittenDay {
  if (!published) return null;
  const shift = /[来下]/u.test(which) ? 1 : -Number(/[先上]/u.test(which));
  const month = new Date(Date.UTC(published.getUTCFullYear(), published.getUTCMonth() + shift, 1));
  return { y: month.getUTCFullYear(), m: month.getUTCMonth() + 1, d };
}

/** A Buddhist year is 543 ahead (B.E. 2568 = 2025). */
const common = (year: number | null): number | null => (year !== null && year >= 2400 ? year - 543 : year);
const month = (name: string | undefined): number | null => MONTHS[(name ?? '').toLowerCase()] ?? null;

/** The ways of writing a day. */
const DAY_FORMS: readonly DayForm[] = [
  // ngày 12 tháng 6 năm 2023
  {
    languages: ['vi'],
    // A lunar day is another one: left alone.
    pattern:
      /(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?!\d|\s*âm lịch)(?:\s*(?:năm\s+|\/|-)(\d{4}))?(?!\s*âm lịch)/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: readNumber(m[3]) }),
  },
  // từ ngày 10-12/11, 24 và 25/11/2025: several days of one month, the first counts
  {
    languages: ['vi'],
    pattern:
      /(?<![\d/.-])(\d{1,2})\s*(?:-|–|đến|và|,)\s*(?:ngày\s+)?(\d{1,2})\s*\/\s*(\d{1,2})(?:\s*[/-]\s*(\d{4}))?(?![\d/])/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[3]), y: readNumber(m[4]) }),
  },
  // 15 đến 18-10
  {
    languages: ['vi'],
    pattern: /(?<![\d/.-])(\d{1,2})\s*(?:đến|và)\s*(?:ngày\s+)?(\d{1,2})-(\d{1,2})(?:-(\d{4}))?(?![\d/-])/giu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[3]), y: readNumber(m[4]) }),
  },
  // ngày 8/11, sáng 24-11-2025, (8.11): day before month always
  {
    languages: ['vi'],
    pattern: /(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?![\d/-])/gu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: readNumber(m[3]) }),
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
  // 民國115年1月12日
  {
    languages: ['zh-Hant', 'zh-Hans'],
    pattern: /民[国國]\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/gu,
    read: (m) => ({ y: 1911 + Number(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
  // 令和6年12月16日, 昭和52(1977)年6月23日, R6.12.16
  {
    languages: ['ja'],
    pattern: new RegExp(
      `(令和|平成|昭和|R|H)\\s*(元|${DIGITS}{1,3})\\s*(?:[(（][0-9]{4}[)）])?\\s*[年.]\\s*(${DIGITS}{1,3})\\s*[月.]\\s*(${DIGITS}{1,3})日?`,
      'gu',
    ),
    read: (m) => ({ y: era(m[1], m[2]), m: readNumber(m[3]), d: readNumber(m[4]) ?? 0 }),
  },
  {
    languages: ['ja', 'zh-Hans', 'zh-Hant'],
    pattern: new RegExp(
      `(?:(${DIGITS}{4})\\s*年\\s*)?(${DIGITS}{1,3})\\s*月\\s*(${DIGITS}{1,3})\\s*(?:[日、,〜～-]|から|と)`,
      'gu',
    ),
    read: (m) => ({ y: readNumber(m[1]), m: readNumber(m[2]), d: readNumber(m[3]) ?? 0 }),
  },
  // 今月16日, 来月3日, 下个月8日
  {
    languages: ['ja', 'zh-Hans', 'zh-Hant'],
    pattern: new RegExp(`(今月|本月|来月|下[个個]?月|先月|上[个個]?月)(${DIGITS}{1,3})\\s*[日号號]`, 'gu'),
    read: (m, p) => ofMonth(p, m[1] ?? '', readNumber(m[2]) ?? 0),
  },
  // 26、27の両日
  {
    languages: ['ja'],
    pattern: /(?<![0-9月年])([0-9]{1,2})[、,・]\s*[0-9]{1,2}の?両?日/gu,
    read: (m) => ({ y: null, m: null, d: readNumber(m[1]) ?? 0 }),
  },
  {
    languages: ['ja', 'zh-Hans', 'zh-Hant'],
    pattern: new RegExp(
      `(?<![0-9０-９月年一二三四五六七八九十]|[日0-9](?:から|〜|～|-|–|、|と))(?!一日)(${DIGITS}{1,3})\\s*日(?!間|本|程|系|越|常|々|数|目|帰)`,
      'gu',
    ),
    read: (m) => ({ y: null, m: null, d: readNumber(m[1]) ?? 0 }),
  },
  { languages: ['ja'], pattern: /きょう|今日|本日/gu, read: (_m, p) => relative(p, 0) },
  { languages: ['ja', 'zh-Hans', 'zh-Hant'], pattern: /昨日|きのう/gu, read: (_m, p) => relative(p, -1) },
  {
    languages: ['ko'],
    pattern: /(?:(\d{4})년\s*)?(\d{1,2})월\s*(\d{1,2})(?:\s*[~∼-]\s*\d{1,2})?일/gu,
    read: (m) => ({ y: readNumber(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
  {
    languages: ['ko'],
    pattern: /(?<![\d월])(\d{1,2})일(?!간|본|정)/gu,
    read: (m) => ({ y: null, m: null, d: Number(m[1]) }),
  },
  {
    languages: ['th'],
    pattern: new RegExp(
      `(${DIGITS}{1,2})(?:\\s*[-–]\\s*${DIGITS}{1,2})?\\s*(${THAI_MONTHS})(?:\\s*(?:พ\\.ศ\\.|ค\\.ศ\\.|ปี)?\\s*(${DIGITS}{4}))?`,
      'giu',
    ),
    read: (m) => ({ d: readNumber(m[1]) ?? 0, m: month(m[2]), y: common(readNumber(m[3])) }),
  },
  {
    languages: ['th'],
    pattern: /(?<![\d/.-])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/gu,
    read: (m) => ({ d: Number(m[1]), m: Number(m[2]), y: common(readNumber(m[3])) }),
  },
  {
    languages: ['en', 'fr', 'und'],
    pattern: new RegExp(
      `\\b(${LATIN_MONTHS})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:\\s*(?:-|–|to|and)\\s*\\d{1,2})?\\b(?!\\d)(?:,?\\s+(\\d{4}))?`,
      'giu',
    ),
    read: (m) => ({ m: month(m[1]), d: Number(m[2]), y: readNumber(m[3]) }),
  },
  {
    languages: ['en', 'fr', 'und'],
    pattern: new RegExp(
      `\\b(\\d{1,2})(?:er|st|nd|rd|th)?(?:\\s*(?:-|–|to|au|et|and)\\s*\\d{1,2})?\\s+(?:of\\s+)?(${LATIN_MONTHS})\\b\\.?(?:,?\\s+(\\d{4}))?`,
      'giu',
    ),
    read: (m) => ({ d: Number(m[1]), m: month(m[2]), y: readNumber(m[3]) }),
  },
  {
    languages: ['en'],
    pattern:
      /\b(?:on|late|this|early on|by)\s+(sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b/giu,
    read: (m, p) => lastWeekday(p, m[1] ?? ''),
  },
  // English and French editions of Vietnamese sites, too, put the day first
  {
    languages: ['en', 'fr'],
    pattern: /(?<![\d/.-])(\d{1,2})[/](\d{1,2})[/](\d{4})(?![\d/])/gu,
    read: (m) => dayFirst(Number(m[1]), Number(m[2]), Number(m[3])),
  },
  {
    languages: ['ko'],
    pattern: /(?<![\d.])(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\./gu,
    read: (m) => ({ y: Number(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
  { languages: ['en'], pattern: /\byesterday\b/giu, read: (_m, p) => relative(p, -1) },
  { languages: ['en'], pattern: /\btoday\b/giu, read: (_m, p) => relative(p, 0) },
  {
    languages: null,
    pattern: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/gu,
    read: (m) => ({ y: Number(m[1]), m: Number(m[2]), d: Number(m[3]) }),
  },
];

const byLanguage = new Map<Language, readonly DayForm[]>();

/** The ways in which a language writes days; the first that matches at a place wins. */
export function formsOf(language: Language): readonly DayForm[] {
  let forms = byLanguage.get(language);
  if (!forms) {
    forms = DAY_FORMS.filter(({ languages }) => !languages || languages.includes(language));
    byLanguage.set(language, forms);
  }
  return forms;
}

/** Reiwa 1 = 2019, Heisei 1 = 1989, Shōwa 1 = 1926. */
function era(name: string | undefined, year: string | undefined): number | null {
  const n = year === '元' ? 1 : readNumber(year);
  if (n === null) return null;
  if (name === '令和' || name === 'R') return 2018 + n;
  if (name === '平成' || name === 'H') return 1988 + n;
  return 1925 + n;
}

/** Day before month; the other way round only where the second number can't be a month. */
function dayFirst(first: number, second: number, y: number): WrittenDay {
  return second > 12 ? { y, m: first, d: second } : { y, m: second, d: first };
}

/** The day so many days from publication. */
function relative(published: Date | null, days: number): string | null {
  return published ? new Date(published.getTime() + days * DAY_MS).toISOString().slice(0, 10) : null;
}

function lastWeekday(published: Date | null, name: string): string | null {
  if (!published) return null;
  const back = (published.getUTCDay() - WEEKDAYS.indexOf(name.toLowerCase()) + 7) % 7;
  return relative(published, -back);
}
