import { lazily, unitsOf } from '../text/code-units.ts';
import { foldText } from '../text/normalise.ts';

const SYLLABLES = 5;
const CHARACTERS = 8;
const SPACE = 0x20;
const UNSPACED_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Han outside the first plane has a high surrogate of these. */
const [FIRST_HAN, LAST_HAN] = [0xd840, 0xd88d];
/** One for each unit that stands for a letter of such a script. */
const UNSPACED = lazily(() =>
  Uint8Array.from({ length: 0x10000 }, (_, unit) =>
    (unit >= FIRST_HAN && unit <= LAST_HAN) || UNSPACED_LETTER.test(String.fromCharCode(unit)) ? 1 : 0,
  ),
);

/**
 * Hashes of a text's overlapping pieces: five syllables in languages that part them by spaces, eight characters in
 * those that don't. Two texts that share most of these share their wording (Broder 1997).
 */
export function shingles(text: string): Set<number> {
  return new Set(shinglesOfFolded(foldText(text)));
}

/** The same of a text that is folded already, one after the other: those that stand there twice come twice. */
export function shinglesOfFolded(folded: string): Int32Array {
  return isUnspaced(folded) ? ofCharacters(folded.replace(/ /g, '')) : ofSyllables(folded);
}

/** Whether three tenths of a text's beginning are of scripts whose words are not parted. */
function isUnspaced(folded: string): boolean {
  const head = folded.slice(0, 4000);
  const table = UNSPACED();
  const units = unitsOf(head);
  let count = 0;
  for (let at = 0; at < head.length; at++) count += table[units[at] ?? 0] ?? 0;
  return count > 0.3 * head.length;
}

function ofSyllables(folded: string): Int32Array {
  const words = wordHashes(folded);
  const count = Math.max(words.length - SYLLABLES, 0) + 1;
  const hashes = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const end = Math.min(i + SYLLABLES, words.length);
    let hash = 0x811c9dc5;
    for (let j = i; j < end; j++) hash = Math.imul(hash ^ (words[j] ?? 0), 0x01000193);
    hashes[i] = hash;
  }
  return hashes;
}

/** A hash of each word of a text whose words are parted by one space. */
function wordHashes(folded: string): number[] {
  const hashes: number[] = [];
  const { length } = folded;
  const units = unitsOf(folded);
  for (let from = 0, at = 0; at <= length; at++) {
    if (at < length && units[at] !== SPACE) continue;
    if (at > from) hashes.push(fnv(units, from, at));
    from = at + 1;
  }
  return hashes;
}

function ofCharacters(text: string): Int32Array {
  const { length } = text;
  const units = unitsOf(text);
  const hashes = new Int32Array(Math.max(length - CHARACTERS, 0) + 1);
  for (let i = 0; i < hashes.length; i++) hashes[i] = fnv(units, i, Math.min(i + CHARACTERS, length));
  return hashes;
}

/** FNV-1a over UTF-16 units, as a signed number: those are cheap to keep in a set. */
function fnv(units: Uint16Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (units[i] ?? 0), 0x01000193);
  return hash | 0;
}
