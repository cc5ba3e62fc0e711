import { foldText } from '../text/normalise.ts';

const SYLLABLES = 5;
const CHARACTERS = 8;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/**
 * Hashes of a text's overlapping pieces: five syllables in languages that part them by spaces, eight characters in
 * those that don't. Two texts that share most of these share their wording (Broder 1997).
 */
export function shingles(text: string): Set<number> {
  const folded = foldText(text);
  const unspaced = (folded.slice(0, 4000).match(UNSPACED)?.length ?? 0) > 0.3 * Math.min(folded.length, 4000);
  return unspaced ? ofCharacters(folded.replace(/ /g, '')) : ofSyllables(folded.split(' '));
}

function ofSyllables(words: string[]): Set<number> {
  const set = new Set<number>();
  const hashes = words.filter(Boolean).map((word) => fnv(word, 0, word.length));
  const last = Math.max(hashes.length - SYLLABLES, 0);
  for (let i = 0; i <= last; i++) {
    let hash = 0x811c9dc5;
    for (let j = i; j < Math.min(i + SYLLABLES, hashes.length); j++)
      hash = Math.imul(hash ^ (hashes[j] ?? 0), 0x01000193) >>> 0;
    set.add(hash);
  }
  return set;
}

function ofCharacters(text: string): Set<number> {
  const set = new Set<number>();
  const last = Math.max(text.length - CHARACTERS, 0);
  for (let i = 0; i <= last; i++) set.add(fnv(text, i, Math.min(i + CHARACTERS, text.length)));
  return set;
}

/** FNV-1a over UTF-16 units. */
function fnv(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
