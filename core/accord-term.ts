import type { Localities } from './place-name.ts';

/** For how long a signed paper holds, with the words that say so. */
export interface AccordTerm {
  years: number;
  quote: string;
}

const LONGEST = 12_000;
const LONGEST_QUOTE = 240;
const MOST_YEARS = 30;

const DIGITS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  một: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  năm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
  mười: 10,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const NUMBER = `(\\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]|${Object.keys(DIGITS)
  .filter((word) => word.length > 1)
  .join('|')})`;

/** Words by which papers state their term. A number of years alone ("for five years they have …") is none. */
const TERMS = [
  `(?:có (?:hiệu lực|giá trị|thời hạn)|thời hạn|hiệu lực)(?: hợp tác| thực hiện| của (?:bản ghi nhớ|thỏa thuận|văn bản))?(?: là| trong(?: vòng| thời gian)?| kéo dài)* ${NUMBER} năm(?! (?:nay|qua|trước|\\d))`,
  `(?:有効期間|有効期限|協定期間|協定の期間|覚書の期間|期間)は、?(?:[^。]{0,20}?(?:から|より))?${NUMBER}(?:年間|カ年|ヶ年|か年|年)(?!\\d{1,2}月|[０-９]|度|\\d)`,
  `(?:valid|in force|in effect|effective)(?: for)?(?: a (?:term|period) of)?(?: the next)? ${NUMBER} years`,
  `${NUMBER}-year (?:agreement|memorandum|mou|accord|partnership agreement|term)`,
  `(?:a|the|for a) (?:term|period) of ${NUMBER} years`,
].map((form) => new RegExp(form, 'iu'));

/**
 * The term that a text states for what was signed, with its sentence; null where it states none. Years only, up to thirty:
 * no reminder without words.
 */
export function readAccordTerm(text: string): AccordTerm | null {
  for (const sentence of text.slice(0, LONGEST).split(/(?<=[。．！？])|(?<=[.!?])\s+|\n+/u)) {
    for (const form of TERMS) {
      const years = numberOf(form.exec(sentence)?.[1]);
      if (years) return { years, quote: sentence.trim().slice(0, LONGEST_QUOTE) };
    }
  }
  return null;
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const plain = text.normalize('NFKC').toLowerCase();
  const years = DIGITS[plain] ?? Number(plain);
  return Number.isInteger(years) && years > 0 && years <= MOST_YEARS ? years : null;
}

/** The ISO day on which a term ends: its last day is the one before the anniversary of the signing. */
export function termEnd(signed: string, years: number): string {
  const end = new Date(`${signed}T00:00:00Z`);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  end.setUTCDate(end.getUTCDate() - 1);
  return end.toISOString().slice(0, 10);
}

/** Readers are reminded this many days before a term ends. */
export const REMINDED_DAYS = 180;

/** Whether a day that comes is near enough to be reminded of (ISO days). */
export function isDue(day: string, today: string): boolean {
  const left = (Date.parse(day) - Date.parse(today)) / 86_400_000;
  return left >= 0 && left <= REMINDED_DAYS;
}

/** A paper with a stated term, as a story tells of its signing. */
export interface SignedAccord {
  storyId: string;
  /** As the story has them: `VN-57:JP-35`. */
  pairs: readonly string[];
  /** ISO day. */
  signed: string;
  /** What was signed, as the report calls it. */
  form: string;
  lang: string;
  term: AccordTerm;
}

/** The end of a paper's term, by today's pair. */
export interface AccordEnd {
  accord: SignedAccord;
  pair: string;
  /** ISO day. */
  day: string;
}

/**
 * Ends of terms from `today` (an ISO day) on, nearest first. A story of two pairs does not say whose paper it was and
 * has none; of several reports of one signing the first counts.
 */
export function accordEnds(
  accords: readonly SignedAccord[],
  today: string,
  localities: Localities,
): AccordEnd[] {
  const found = new Map<string, AccordEnd>();
  for (const accord of accords) {
    const pairs = new Set(
      accord.pairs.map(
        (pair) => `${localities.get(pair.slice(0, 5))?.current ?? pair.slice(0, 5)}${pair.slice(5)}`,
      ),
    );
    const [pair] = pairs;
    const day = termEnd(accord.signed, accord.term.years);
    const key = `${pair} ${day}`;
    if (pair === undefined || pairs.size > 1 || day < today || found.has(key)) continue;
    found.set(key, { accord, pair, day });
  }
  return [...found.values()].sort((a, b) => a.day.localeCompare(b.day) || a.pair.localeCompare(b.pair));
}
