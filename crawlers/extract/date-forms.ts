/** A calendar day as a text writes it; the year is null when it names none. */
export interface Day {
  year: number | null;
  month: number;
  day: number;
  /** Where it stands in the text. */
  start: number;
  end: number;
}

const KANJI_DIGITS = '〇一二三四五六七八九';
const THAI_DIGITS = '๐๑๒๓๔๕๖๗๘๙';
const ERAS: Record<string, number> = {
  令和: 2018,
  平成: 1988,
  昭和: 1925,
  大正: 1911,
  民国: 1911,
  民國: 1911,
};
const SHORT_ERAS: Record<string, number> = { R: 2018, 令: 2018, H: 1988, 平: 1988, S: 1925, 昭: 1925 };

const THAI_MONTHS =
  'มกราคม|ม\\.ค\\.,กุมภาพันธ์|ก\\.พ\\.,มีนาคม|มี\\.ค\\.,เมษายน|เม\\.ย\\.,พฤษภาคม|พ\\.ค\\.,มิถุนายน|มิ\\.ย\\.,กรกฎาคม|ก\\.ค\\.,สิงหาคม|ส\\.ค\\.,กันยายน|ก\\.ย\\.,ตุลาคม|ต\\.ค\\.,พฤศจิกายน|พ\\.ย\\.,ธันวาคม|ธ\\.ค\\.';
const ENGLISH_MONTHS =
  'jan(?:uary)?,feb(?:ruary)?,mar(?:ch)?,apr(?:il)?,may,june?,july?,aug(?:ust)?,sept?(?:ember)?,oct(?:ober)?,nov(?:ember)?,dec(?:ember)?';
const FRENCH_MONTHS =
  'janvier|janv,février|févr?,mars,avril|avr,mai,juin,juillet|juil,août,septembre,octobre,novembre,décembre|déc';

const months = (written: string) => written.split(',');
const anyOf = (written: string) => months(written).join('|');
const monthIn = (written: string, name: string) =>
  months(written).findIndex((one) => new RegExp(`^(?:${one})$`, 'iu').test(name.normalize('NFC'))) + 1;

type Form = (text: string, order: Order) => Day | null;
type Order = 'dmy' | 'mdy' | 'ymd';

const ERA = new RegExp(
  `(${Object.keys(ERAS).join('|')})\\s*(元|\\d{1,3})\\s*(?:[(（]\\d{4}年?[)）]\\s*)?年\\s*(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*日?`,
  'u',
);
const SHORT_ERA = /(?<![\p{L}\d])([RHS令平昭])\s?(元|\d{1,2})[./年]\s?(\d{1,2})[./月]\s?(\d{1,2})(?!\d)/u;
const EAST_ASIAN = /(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?/u;
const EAST_ASIAN_DAY = /(?<!\d)(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]/u;
const VIETNAMESE = /(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*[,-]?\s*(?:năm)?\s*(\d{4}))?(?!\d)/iu;
const THAI = new RegExp(
  `(?<!\\d)(\\d{1,2})\\s*(${anyOf(THAI_MONTHS)})(?:\\s*(?:พ\\.ศ\\.|ค\\.ศ\\.)?\\s*'?(\\d{4}|\\d{2})(?![\\d:]))?`,
  'u',
);
const ENGLISH_DAY_FIRST = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(?:of\\s+)?(${anyOf(ENGLISH_MONTHS)})\\.?(?![a-z])(?:[\\s,-]+(\\d{4})(?!\\d))?`,
  'iu',
);
const ENGLISH_MONTH_FIRST = new RegExp(
  `(?<![\\p{L}])(${anyOf(ENGLISH_MONTHS)})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:\\s*,?\\s*(\\d{4})(?!\\d))?`,
  'iu',
);
const FRENCH = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:er)?\\s+(${anyOf(FRENCH_MONTHS)})\\.?(?:\\s+(\\d{4}))?(?!\\p{L})`,
  'iu',
);
const YEAR_FIRST = /(?<![\d./-])(\d{4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)/;
const YEAR_LAST = /(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)/;
const SHORT = /(?<![\d./:-])(\d{1,2})([/.-])(\d{1,2})(?![\d./:-]*\d)/;
/** en-US .NET: date first, seconds, AM or PM. OneCMS writes its meta so whatever the site's language is. */
const DOTNET_US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?= \d{1,2}:\d{2}:\d{2} [AP]M$)/;

const FORMS: Form[] = [
  dotnet,
  (text) =>
    day(ERA.exec(text), ([era = '', year = '', month, date]) => [
      (ERAS[era] ?? 0) + eraYear(year),
      month,
      date,
    ]),
  (text) =>
    day(SHORT_ERA.exec(text), ([era = '', year = '', month, date]) => [
      (SHORT_ERAS[era] ?? 0) + eraYear(year),
      month,
      date,
    ]),
  (text) => day(EAST_ASIAN.exec(text), ([year, month, date]) => [year, month, date]),
  (text) => day(VIETNAMESE.exec(text), ([date, month, year]) => [year, month, date]),
  (text) =>
    day(THAI.exec(text), ([date, month = '', year]) => [thaiYear(year), monthIn(THAI_MONTHS, month), date]),
  (text) =>
    day(ENGLISH_DAY_FIRST.exec(text), ([date, month = '', year]) => [
      year,
      monthIn(ENGLISH_MONTHS, month),
      date,
    ]),
  (text) =>
    day(ENGLISH_MONTH_FIRST.exec(text), ([month = '', date, year]) => [
      year,
      monthIn(ENGLISH_MONTHS, month),
      date,
    ]),
  (text) => day(YEAR_FIRST.exec(text), ([year, , month, date]) => [year, month, date]),
  numeric,
  (text) => day(FRENCH.exec(text), ([date, month = '', year]) => [year, monthIn(FRENCH_MONTHS, month), date]),
  (text) => day(EAST_ASIAN_DAY.exec(text), ([month, date]) => [null, month, date]),
  (text, order) => day(SHORT.exec(text), ([a, , b]) => inOrder(order, a, b, null)),
];

/** The first day that a text names in any of the known forms, those with a year before those without. */
export function findDay(text: string, order: Order): Day | null {
  const plain = plainDigits(text);
  let yearless: Day | null = null;
  for (const form of FORMS) {
    const found = form(plain, order);
    if (found?.year) return found;
    yearless ??= found;
  }
  return yearless;
}

/** Kanji and Thai digits as 0–9, one for one, so that places in the text stay where they are. */
function plainDigits(text: string): string {
  const thai = text.replaceAll(/[๐-๙]/gu, (digit) => String(THAI_DIGITS.indexOf(digit)));
  return thai
    .replaceAll(/[〇一二三四五六七八九]{4}(?=年)/gu, (digits) =>
      [...digits].map((one) => KANJI_DIGITS.indexOf(one)).join(''),
    )
    .replaceAll(/(?<=[年月])([〇一二三四五六七八九十]{1,3})(?=[月日])/gu, (written) =>
      kanjiNumber(written).padStart(written.length, ' '),
    );
}

function kanjiNumber(written: string): string {
  const [tens, ones] = written.includes('十') ? written.split('十') : ['', written];
  const value = (part: string) => Math.max(0, KANJI_DIGITS.indexOf(part));
  const ten = written.includes('十') ? (tens ? value(tens) : 1) * 10 : 0;
  return String(ten + (ones ? value(ones) : 0));
}

function dotnet(text: string): Day | null {
  return day(DOTNET_US.exec(text), ([month, date, year]) => [year, month, date]);
}

function numeric(text: string, order: Order): Day | null {
  return day(YEAR_LAST.exec(text), ([a, , b, year]) => inOrder(order, a, b, Number(year)));
}

type Part = string | number | null | undefined;

/** Day and month as the source orders them; turned round when that gives no month and the other way does. */
function inOrder(order: Order, a: Part, b: Part, year: number | null): [number | null, Part, Part] {
  const monthFirst = order === 'mdy' || (order === 'ymd' && year === null);
  const [month, date] = monthFirst ? [a, b] : [b, a];
  return Number(month) > 12 && Number(date) <= 12 ? [year, date, month] : [year, month, date];
}

function day(match: RegExpExecArray | null, read: (groups: string[]) => [Part, Part, Part]): Day | null {
  if (!match) return null;
  const [year, month, date] = read(match.slice(1)).map((part) =>
    part === null || part === undefined || part === '' ? null : Number(part),
  );
  if (!month || !date || month > 12 || date > 31) return null;
  const western = year && year >= 2400 ? year - 543 : (year ?? null);
  return { year: western, month, day: date, start: match.index, end: match.index + match[0].length };
}

function eraYear(written: string): number {
  return written === '元' ? 1 : Number(written);
}

/** Two digits are a Buddhist year of the 2500s (`'68`). */
function thaiYear(written: string | undefined): Part {
  return written?.length === 2 ? 2500 + Number(written) : written;
}
