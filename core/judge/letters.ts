import { unitsOf } from '../text/code-units.ts';

/**
 * A text as the codes of its small letters. Phrases are looked for in these: an array of numbers is read several times
 * faster than the characters of a string.
 */
export interface Letters {
  /** Codes, with END behind the last one. Shared by all texts: good until the next text is folded. */
  codes: Uint16Array;
  length: number;
  /** Where each code stands in the text, or null where that is its index. */
  positions: Uint32Array | null;
}

/** Stands behind the last code; in no phrase. */
export const END = 1;

/** The small letter of each code; a letter whose small form is longer stays as it is. */
export const SMALL = Uint16Array.from({ length: 0x10000 }, (_, code) => code);
for (const [from, to] of [
  [0x41, 0x3000],
  [0xa640, 0xac00],
  [0xff21, 0xff3b],
] as const) {
  for (let code = from; code < to; code++) {
    const small = String.fromCharCode(code).toLowerCase();
    if (small.length === 1) SMALL[code] = small.charCodeAt(0);
  }
}
SMALL[0] = END;

/** Letters of one sound, and long vowels as short ones: Japanese names are written either way. */
const THAI_SOUNDS = 'คขทธถพผภศษซณญจ\u0e35\u0e37\u0e39';
const THAI_PLAIN = 'กกตตตปปปสสสนยช\u0e34\u0e36\u0e38';
const FIRST_TONE_MARK = 0x0e48;
const LAST_TONE_MARK = 0x0e4c;
const SMALL_THAI = SMALL.slice();
for (let i = 0; i < THAI_SOUNDS.length; i++) SMALL_THAI[THAI_SOUNDS.charCodeAt(i)] = THAI_PLAIN.charCodeAt(i);

let codes = new Uint16Array(0x8000);
let positions = new Uint32Array(0x8000);

/** Room for a text and the few letters that are read past its end. */
function roomFor(text: string): Uint16Array<ArrayBuffer> {
  return codes.length < text.length + 7 ? new Uint16Array(text.length * 2) : codes;
}

/** A text in small letters, each at its own index. */
export function lettersOf(text: string): Letters {
  codes = roomFor(text);
  const { length } = text;
  const units = unitsOf(text);
  for (let i = 0; i < length; i++) codes[i] = SMALL[units[i] ?? 0] ?? END;
  codes[length] = END;
  return { codes, length, positions: null };
}

/**
 * Thai in one letter for each sound and without tone marks, which machine translation drops; `positions` lead back to the
 * text.
 */
export function thaiLettersOf(text: string): Letters {
  codes = roomFor(text);
  if (positions.length < codes.length) positions = new Uint32Array(codes.length);
  let length = 0;
  const units = unitsOf(text);
  for (let i = 0; i < text.length; i++) {
    const code = units[i] ?? 0;
    if (code >= FIRST_TONE_MARK && code <= LAST_TONE_MARK) continue;
    codes[length] = SMALL_THAI[code] ?? END;
    positions[length++] = i;
  }
  codes[length] = END;
  positions[length] = text.length;
  return { codes, length, positions };
}

/** A phrase folded as Thai texts are. */
export function foldThai(phrase: string): string {
  const { codes: folded, length } = thaiLettersOf(phrase);
  return String.fromCharCode(...folded.subarray(0, length));
}

/** Whether a letter has a small form that is another letter. */
export function isCapital(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return SMALL[code] !== code;
}

/** Scripts whose words have an edge that can be seen, and the rest (0). */
const LETTER = 1;
const KATAKANA = 2;
export const HANGUL = 3;
/** Of each small letter. */
export const SCRIPTS = new Uint8Array(0x10000);
SCRIPTS.fill(LETTER, 0x30, 0x3a);
SCRIPTS.fill(LETTER, 0x41, 0x5b);
SCRIPTS.fill(LETTER, 0x61, 0x7b);
SCRIPTS.fill(LETTER, 0xc0, 0x370);
SCRIPTS[0xd7] = 0;
SCRIPTS[0xf7] = 0;
SCRIPTS.fill(LETTER, 0x1e00, 0x1f00);
SCRIPTS.fill(KATAKANA, 0x30a1, 0x30fd);
SCRIPTS[0x30fb] = 0;
SCRIPTS.fill(HANGUL, 0xac00, 0xd7b0);
