import { HARD, JOINS, lazily, mapUnits, tableOf, textOf, unitsOf } from './code-units.ts';

/** Zero-width, bidi and other invisible characters, and controls except tab and newline (Unicode Cf, Cc). */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Old tone placement → new: hoà → hòa, thuý → thúy; only where the vowel pair ends the syllable and no second mark stands on it. */
const OLD_TONES: Record<string, string> = {
  oà: 'òa',
  oá: 'óa',
  oả: 'ỏa',
  oã: 'õa',
  oạ: 'ọa',
  oè: 'òe',
  oé: 'óe',
  oẻ: 'ỏe',
  oẽ: 'õe',
  oẹ: 'ọe',
  uỳ: 'ùy',
  uý: 'úy',
  uỷ: 'ủy',
  uỹ: 'ũy',
  uỵ: 'ụy',
};
const OLD_TONE = /(?<![qQ])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]|O[ÀÁẢÃẠÈÉẺẼẸ]|U[ỲÝỶỸỴ])(?![\p{L}\p{M}])/gu;

/**
 * Text in one form: NFC, no invisible characters, one kind of space, new Vietnamese tone placement; line breaks stay.
 * Applying it twice changes nothing.
 */
export function normaliseText(text: string): string {
  const wants = needs(text);
  if (wants === 0) return text;
  if ((wants & NEEDS_CLEANING) === 0) {
    const composed = wants & NEEDS_COMPOSING ? text.normalize('NFC') : text;
    return wants & NEEDS_NEW_TONES || composed !== text ? modernTones(composed) : composed;
  }
  const whole = /[\ud800-\udfff]/.test(text) ? text.replace(LONE_SURROGATE, '') : text;
  const plain = whole
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    // Composed last: an invisible character may stand between a letter and its mark.
    .normalize('NFC')
    .replace(/[^\S\n ]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return modernTones(plain);
}

const NEEDS_CLEANING = 1;
const NEEDS_COMPOSING = 2;
const NEEDS_NEW_TONES = 4;

const SPACE = 0x20;
const NEWLINE = 0x0a;
const LETTER_O = 0x6f;
const LETTER_Q = 0x71;
const LETTER_U = 0x75;

const LETTER = /\p{L}/u;
/** Vowels that bear the mark of an old tone placement. */
const OLD_VOWEL = 8;
const BLANK = 16;

/** What a character may need: 0 for the great mass, which stay as they are whatever stands beside them. */
const NEEDS = new Uint8Array(0x10000);
NEEDS.fill(NEEDS_CLEANING, 0xd800, 0xe000);
for (const [from, to] of [
  [0, 0x3400],
  [0xa000, 0xac00],
  [0xf900, 0x10000],
] as const)
  for (let code = from; code < to; code++) NEEDS[code] = needOf(String.fromCharCode(code));

function needOf(letter: string): number {
  if (letter === ' ' || letter === '\n') return BLANK;
  if (/[\s\u0000-\u001f]/.test(letter) || letter.search(INVISIBLE) === 0) return NEEDS_CLEANING;
  if (/[\p{M}\u1100-\u11ff]/u.test(letter) || letter.normalize('NFC') !== letter) return NEEDS_COMPOSING;
  return /[àáảãạèéẻẽẹỳýỷỹỵ]/iu.test(letter) ? OLD_VOWEL : 0;
}

/**
 * What has to be done to a text, found in one pass; most texts need nothing, and nothing of them is copied then. Errs on
 * the side of doing.
 */
function needs(text: string): number {
  let found = 0;
  let before = NEWLINE;
  let earlier = 0;
  const { length } = text;
  const units = unitsOf(text);
  for (let i = 0; i < length; i++) {
    const code = units[i] ?? 0;
    const need = NEEDS[code] ?? 0;
    if (need === BLANK) {
      // Blanks may only stand alone, or as two line breaks.
      const paragraph = code === NEWLINE && before === NEWLINE && earlier !== NEWLINE && i > 1;
      if (NEEDS[before] === BLANK && !paragraph) found |= NEEDS_CLEANING;
    } else if (need === OLD_VOWEL) {
      if (opensPair(earlier, before) && !LETTER.test(text.charAt(i + 1))) found |= NEEDS_NEW_TONES;
    } else found |= need;
    earlier = before;
    before = code;
  }
  return NEEDS[before] === BLANK ? found | NEEDS_CLEANING : found;
}

/** An o or u that makes a pair with the next vowel; that of "qu" belongs to its consonant. */
function opensPair(earlier: number, code: number): boolean {
  const small = code | SPACE;
  return (small === LETTER_O || small === LETTER_U) && (earlier | SPACE) !== LETTER_Q;
}

function modernTones(text: string): string {
  return text.replace(OLD_TONE, (pair) => {
    const lower = OLD_TONES[pair.toLowerCase()] ?? pair;
    return pair === pair.toLowerCase() ? lower : lower.toUpperCase();
  });
}

/** For units of a normal text: its small plain form, or a space for what is no letter, number or mark. */
const FOLDED = lazily(() =>
  tableOf((character) => {
    const plain = character.normalize('NFKC');
    const small = plain.toLowerCase();
    // A capital sigma, also in another form, becomes small by its place in the word (Unicode, SpecialCasing).
    if (plain.includes('Σ') || JOINS.test(small) || small.normalize('NFC') !== small) return null;
    return /[\p{L}\p{N}]/u.test(small) ? small : ' ';
  }),
);

/** Small letters and digits only, everything else one space; full-width forms become plain (NFKC). */
export function foldText(text: string): string {
  const normal = normaliseText(text);
  return foldNormal(normal) ?? foldAny(normal);
}

function foldNormal(text: string): string | null {
  const table = FOLDED();
  const given = unitsOf(text);
  const { length } = text;
  const units = new Uint16Array(length);
  let count = 0;
  let spaced = true;
  for (let at = 0; at < length; at++) {
    const unit = table[given[at] ?? 0] ?? HARD;
    if (unit === HARD) return null;
    if (unit === 0x20 && spaced) continue;
    spaced = unit === 0x20;
    units[count++] = unit;
  }
  return textOf(units, spaced && count > 0 ? count - 1 : count);
}

function foldAny(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

const UNACCENTED = lazily(() => tableOf(unaccentAny));

/** Latin letters without their marks, đ as d; other scripts stay as they are. */
export function unaccent(text: string): string {
  return mapUnits(text, UNACCENTED()) ?? unaccentAny(text);
}

function unaccentAny(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(?<=[A-Za-zđĐ\u0300-\u036f])[\u0300-\u036f]+/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .normalize('NFC');
}
