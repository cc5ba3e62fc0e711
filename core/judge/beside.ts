import { SMALL } from './letters.ts';

/** Whether something stands at a place of a text. */
export type Beside = ((text: string, at: number) => boolean) & {
  /** What it looks for, where that is one pattern. */
  readonly pattern?: RegExp;
};

/**
 * Whether a text up to a place ends as a pattern that closes with `$` says. The pattern becomes a lookbehind, which is read
 * backwards from the place and mostly fails at the first word; nothing is cut out of the text.
 */
export function endsWith(pattern: RegExp): Beside {
  return at(new RegExp(`(?<=${pattern.source.replace(/\$$/, '')})`, `${pattern.flags}y`), pattern);
}

/** The same for patterns with runs of words, which are faster read forwards from some letters before the place. */
export function endsWithin(reach: number, pattern: RegExp): Beside {
  return (text, place) => pattern.test(text.slice(Math.max(0, place - reach), place));
}

/** Whether a text from a place on begins as a pattern that opens with `^` says. */
export function beginsWith(pattern: RegExp): Beside {
  return at(new RegExp(pattern.source.replace(/^\^/, ''), `${pattern.flags}y`), pattern);
}

/** Two questions as `when` put them together. */
export interface Guarded {
  may: Beside;
  is: Beside;
}

/** All of them: a word that comes into a pattern and is not let through before it would be missed without a word. */
export const guarded: Guarded[] = [];

/** One question before another: the first is quick, mostly says no, and never does where the second says yes. */
export function when(may: Beside, is: Beside): Beside {
  guarded.push({ may, is });
  return (text, place) => may(text, place) && is(text, place);
}

const ENDINGS = 0x400;

/**
 * Whether what stands before a place, blanks aside, may end in one of some endings of one or two letters: said by a table,
 * so sometimes yes where it does not, and never no where it does.
 */
export function mayEndIn(...endings: readonly string[]): Beside {
  const known = new Uint8Array(ENDINGS);
  for (const ending of endings) {
    const small = (index: number) => SMALL[ending.charCodeAt(index)] ?? 0;
    known[ending.length === 1 ? slotOf(0, small(0)) : slotOf(small(0), small(1))] = 1;
  }
  return (text, place) => {
    const at = lastLetter(text, place);
    if (at < 0) return false;
    const last = SMALL[text.charCodeAt(at)] ?? 0;
    const before = at > 0 ? (SMALL[text.charCodeAt(at - 1)] ?? 0) : 0;
    return known[slotOf(0, last)] === 1 || known[slotOf(before, last)] === 1;
  };
}

function slotOf(before: number, last: number): number {
  return (Math.imul(before, 0x9e37) ^ Math.imul(last, 0x85eb)) & (ENDINGS - 1);
}

/** Whether the letter before a place, blanks aside, is of no Latin script: no sign, digit or letter of Europe or Vietnam. */
export const afterOtherScript: Beside = (text, place) => {
  const at = lastLetter(text, place);
  return at >= 0 && isOtherScript(text.charCodeAt(at));
};

/** The same of the letter from a place on. */
export const beforeOtherScript: Beside = (text, place) => {
  const at = nextLetter(text, place);
  return at < text.length && isOtherScript(text.charCodeAt(at));
};

/** Whether nothing but blanks stands before a place in its line. */
export const atHeadOfLine: Beside = (text, place) => {
  let at = place - 1;
  while (at >= 0 && text.charCodeAt(at) === SPACE) at--;
  return at < 0 || text.charCodeAt(at) === NEWLINE;
};

const SPACE = 0x20;
const NEWLINE = 0x0a;

function isBlank(code: number): boolean {
  return code === SPACE || code === NEWLINE;
}

/** Where the last letter before a place stands, blanks aside; -1 where there is none. */
function lastLetter(text: string, place: number): number {
  let at = place - 1;
  while (at >= 0 && isBlank(text.charCodeAt(at))) at--;
  return at;
}

/** Where the next letter from a place on stands, blanks aside. */
export function nextLetter(text: string, place: number): number {
  let at = place;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isOtherScript(code: number): boolean {
  return code >= 0x370 && (code < 0x1e00 || code >= 0x1f00);
}

function at(sticky: RegExp, pattern: RegExp): Beside {
  const stands = (text: string, place: number) => {
    sticky.lastIndex = place;
    return sticky.test(text);
  };
  return Object.assign(stands, { pattern });
}
