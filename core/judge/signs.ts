import { KINDS, type Kind } from '../verdict.ts';
import type { Mention } from './places.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import { CUES, type Cue } from './topic.ts';

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

const CUE_BITS = Object.fromEntries(CUES.map((cue, index) => [cue, 1 << index])) as Record<Cue, number>;
const KIND_BITS = Object.fromEntries(KINDS.map((kind, index) => [kind, 1 << index])) as Record<Kind, number>;

/** The bits of some cues. */
export function cueBits(...cues: readonly Cue[]): number {
  return cues.reduce((bits, cue) => bits | CUE_BITS[cue], 0);
}

/** The bits of some kinds. */
export function kindBits(...kinds: readonly Kind[]): number {
  return kinds.reduce((bits, kind) => bits | KIND_BITS[kind], 0);
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
    const bits = PLACE[venue ? 'scene' : 'named'][entry.country] | (acting ? PLACE.acting[entry.country] : 0);
    signs.places[sentence] = (signs.places[sentence] ?? 0) | bits;
  }
  let index = 0;
  for (const hit of cues) {
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= hit.start) index++;
    hit.sentence = index;
    if (hit.cue) signs.cues[index] = (signs.cues[index] ?? 0) | CUE_BITS[hit.cue];
    if (hit.kind) signs.kinds[index] = (signs.kinds[index] ?? 0) | KIND_BITS[hit.kind];
  }
  return signs;
}

/** Every bit that stands in any sentence. */
export function anywhere(bits: Int32Array): number {
  let all = 0;
  for (const each of bits) all |= each;
  return all;
}
