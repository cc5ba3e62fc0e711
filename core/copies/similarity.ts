import { normaliseText } from '../text/normalise.ts';
import { shingles } from './shingles.ts';

/** How much of the smaller text stands in the other (0 to 1), and whether that makes it a copy. */
export interface Similarity {
  copy: boolean;
  containment: number;
  jaccard: number;
}

const COPY_CONTAINMENT = 0.72;
const COPY_JACCARD = 0.45;
/** Texts shorter than this share too much by chance. */
const SHORTEST = 12;

/**
 * Whether two texts have one wording. Wrappers (agency lines, teasers, captions) around the same text don't matter;
 * the same phrases about other names and numbers (a template) do: then it is not a copy.
 */
export function verifyCopy(a: string, b: string): Similarity {
  const [x, y] = [shingles(a), shingles(b)];
  const [small, large] = x.size <= y.size ? [x, y] : [y, x];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  const containment = small.size ? shared / small.size : 0;
  const jaccard = small.size ? shared / (small.size + large.size - shared) : 0;
  const alike = small.size >= SHORTEST && containment >= COPY_CONTAINMENT && jaccard >= COPY_JACCARD;
  return { copy: alike && !differsInFacts(a, b), containment, jaccard };
}

/** Names and numbers that each text has for itself: two events in one template differ in most of them. */
function differsInFacts(a: string, b: string): boolean {
  const [x, y] = [facts(a), facts(b)];
  const [small, large] = x.size <= y.size ? [x, y] : [y, x];
  if (small.size < 4) return false;
  let shared = 0;
  for (const fact of small) if (large.has(fact)) shared++;
  return shared / small.size < 0.6;
}

const FACT =
  /\d+(?:[.,/-]\d+)*|\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+)+|[\p{Script=Katakana}ー]{3,}|\p{Script=Han}{2,6}[県市省府都]/gu;

function facts(text: string): Set<string> {
  return new Set(normaliseText(text).slice(0, 20_000).match(FACT) ?? []);
}
