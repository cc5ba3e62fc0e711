import { foldText } from '../text/normalise.ts';

const SYLLABLES = 5;
const CHARACTERS = 8;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/**
 * Hashes of a text's overlapping pieces: five syllables in languages that part them by spaces, eight characters in
 * those that don't. Two texts that share most of these share their wording (Broder 1997).
 */
export function shingles(text: string): Set<number> {
  return shinglesOfFolded(foldText(text));
}

/** The same of a text that is folded already. */
export function shinglesOfFolded(folded: string): Set<number> {
  const unspaced = (folded.slice(0, 4000).match(UNSPACED)?.length ?? 0) > 0.3 * Math.min(folded.length, 4000);
  return unspaced ? ofCharacters(folded.replace(/ /g, '')) : ofSyllables(folded);
}

function ofSyllables(folded: string): Set<number> {
  const set = new Set<number>();
  const hashes = wordHashes(folded);
  const last = Math.max(hashes.length - SYLLABLES, 0);
  for (let i = 0; i <= last; i++) {
    let hash = 0x811c9dc5;
    for (let j = i; j < Math.min(i + SYLLABLES, hashes.length); j++)
      hash = Math.imul(hash ^ (hashes[j] ?? 0), 0x01000193);
    set.add(hash);
  }
  return set;
}

/** A hash of each word of a text whose words are parted by one space. */
function wordHashes(folded: string): number[] {
  const hashes: number[] = [];
  for (let from = 0; from < folded.length;) {
    const space = folded.indexOf(' ', from);
    const to = space < 0 ? folded.length : space;
    if (to > from) hashes.push(fnv(folded, from, to));
    from = to + 1;
  }
  return hashes;
}

function ofCharacters(text: string): Set<number> {
  const set = new Set<number>();
  const last = Math.max(text.length - CHARACTERS, 0);
  for (let i = 0; i <= last; i++) set.add(fnv(text, i, Math.min(i + CHARACTERS, text.length)));
  return set;
}

/** FNV-1a over UTF-16 units, as a signed number: those are cheap to keep in a set. */
function fnv(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
