import { KINDS, type Kind } from '../verdict.ts';
import type { Mention } from './places.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import { CUE_NUMBERS, type Cue } from './topic.ts';

/** What stands in each sentence of a text, a bit for each thing; sentence 0 is the title. */
export interface Signs {
  /** Bits of cues. */
  cues: Int32Array;
  /** Bits of kinds. */
  kinds: Int32Array;
  /** Bits of PLACE. */
  places: Uint8Array;
}

/** A locality is named as one who is meant, as a scene only, or as one who acts. */
export const PLACE = {
  named: { VN: 1, JP: 2 },
  scene: { VN: 4, JP: 8 },
  acting: { VN: 16, JP: 32 },
} as const;
export const BOTH_NAMED = PLACE.named.VN | PLACE.named.JP;

/** The bits of some cues. */
export function cueBits(...cues: readonly Cue[]): number {
  return cues.reduce((bits, cue) => bits | (1 << CUE_NUMBERS[cue]), 0);
}

/** The bits of some kinds. */
export function kindBits(...kinds: readonly Kind[]): number {
  return kinds.reduce((bits, kind) => bits | (1 << KINDS.indexOf(kind)), 0);
}

/** Reads what stands in each sentence, and writes into each cue in which sentence it stands. */
export function readSigns(parts: {
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
}): Signs {
  const { spans, mentions, cues } = parts;
  const signs: Signs = {
    cues: new Int32Array(spans.length),
    kinds: new Int32Array(spans.length),
    places: new Uint8Array(spans.length),
  };
  for (const { sentence, entry, venue, acting } of mentions) {
    const place = (venue ? PLACE.scene.VN : PLACE.named.VN) | (acting ? PLACE.acting.VN : 0);
    // The bits of Japan stand beside those of Vietnam.
    signs.places[sentence] = (signs.places[sentence] ?? 0) | (entry.country === 'VN' ? place : place << 1);
  }
  let index = 0;
  for (const hit of cues) {
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= hit.start) index++;
    hit.sentence = index;
    if (hit.cueNumber >= 0) signs.cues[index] = (signs.cues[index] ?? 0) | (1 << hit.cueNumber);
    if (hit.kindNumber >= 0) signs.kinds[index] = (signs.kinds[index] ?? 0) | (1 << hit.kindNumber);
  }
  return signs;
}

/** Every bit that stands in any sentence. */
export function anywhere(bits: Int32Array): number {
  let all = 0;
  for (const each of bits) all |= each;
  return all;
}
