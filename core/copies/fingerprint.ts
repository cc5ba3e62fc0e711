import { ownText } from '../judge/clean.ts';
import { foldText } from '../text/normalise.ts';
import { sha256 } from '../text/sha256.ts';
import { shinglesOfFolded } from './shingles.ts';

/** Three rows find nearly every pair with half of its wording in common (1 - (1 - 0.5³)²⁴ = 0.96), and few others. */
const BANDS = 24;
const ROWS = 3;
const SIZE = BANDS * ROWS;
/** Of a longer text, which no article is, the beginning and the length are hashed. */
const LONGEST = 200_000;
/** With their highest bit turned, signed numbers compare as unsigned ones do, and far faster. */
const SIGN = 0x80000000 | 0;
const HIGHEST = 0x7fffffff;

/** By what a text is found again. */
export interface Fingerprint {
  /** SHA-256 of the folded text: equal for NFC and NFD, old and new tone placement, other case, spaces, punctuation. */
  hash: string;
  /** MinHash band hashes as signed 32-bit integers; texts with half of their wording in common share one nearly always. */
  bands: number[];
}

const [MULTIPLIERS, OFFSETS] = permutations(SIZE);

/** The fingerprint of an article's text. A text without words has a hash and no bands. */
export function fingerprint(text: string): Fingerprint {
  const long = text.length > LONGEST;
  const folded = foldText(long ? text.slice(0, LONGEST) : text);
  const own = ownText('', text).body;
  const ownFolded = own === text ? folded : foldText(own);
  return {
    hash: sha256(folded.replace(/ /g, '') + (long ? text.length : '')),
    bands: bandsOf(shinglesOfFolded(ownFolded)),
  };
}

function bandsOf(pieces: Int32Array): number[] {
  if (!differ(pieces)) return [];
  return Array.from({ length: BANDS }, (_, band) => {
    let hash = 0x811c9dc5 ^ band;
    for (const least of leastOfRows(pieces, band * ROWS)) hash = Math.imul(hash ^ least, 0x01000193);
    return hash | 0;
  });
}

/** The least hash under each of the three permutations of a band, found in one pass. */
function leastOfRows(pieces: Int32Array, row: number): [number, number, number] {
  const [m0, m1, m2] = [multiplier(row), multiplier(row + 1), multiplier(row + 2)];
  const [o0, o1, o2] = [offset(row), offset(row + 1), offset(row + 2)];
  let [least0, least1, least2] = [HIGHEST, HIGHEST, HIGHEST];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? 0;
    const hash0 = (Math.imul(piece, m0) + o0) ^ SIGN;
    const hash1 = (Math.imul(piece, m1) + o1) ^ SIGN;
    const hash2 = (Math.imul(piece, m2) + o2) ^ SIGN;
    if (hash0 < least0) least0 = hash0;
    if (hash1 < least1) least1 = hash1;
    if (hash2 < least2) least2 = hash2;
  }
  return [least0 ^ SIGN, least1 ^ SIGN, least2 ^ SIGN];
}

const multiplier = (row: number) => (MULTIPLIERS[row] ?? 1) | 0;
const offset = (row: number) => (OFFSETS[row] ?? 0) | 0;

/** Whether at least three of some numbers differ. */
function differ(pieces: Int32Array): boolean {
  const [first] = pieces;
  const second = pieces.find((piece) => piece !== first);
  return pieces.some((piece) => piece !== first && piece !== second) && second !== undefined;
}

/** Fixed odd multipliers and offsets (a linear congruential row), the same on every machine for ever. */
function permutations(n: number): [Uint32Array, Uint32Array] {
  const [a, b] = [new Uint32Array(n), new Uint32Array(n)];
  let state = 0x2545f491;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  for (let i = 0; i < n; i++) {
    a[i] = (next() ^ (next() >>> 13)) | 1;
    b[i] = next();
  }
  return [a, b];
}
