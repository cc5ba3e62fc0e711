import { ownText } from '../judge/clean.ts';
import { shingles } from './shingles.ts';
import { isTemplateTwin } from './template.ts';

/** How much of the smaller text stands in the other (0 to 1), and whether that makes it a copy. */
export interface Similarity {
  copy: boolean;
  containment: number;
  jaccard: number;
}

/** Labelled copies lie above 0.7 and 0.5, rewritten reports of one event below 0.2 and 0.1. */
const COPY_CONTAINMENT = 0.55;
const COPY_JACCARD = 0.33;
/** Texts shorter than this share too much by chance. */
const SHORTEST = 12;

/**
 * Whether two texts have one wording. Wrappers (agency lines, teasers, captions) around the same text don't matter;
 * the same phrases about other names and numbers (a template) do: then it is not a copy.
 */
export function verifyCopy(a: string, b: string): Similarity {
  const [x, y] = [shingles(ownText('', a).body), shingles(ownText('', b).body)];
  const [small, large] = x.size <= y.size ? [x, y] : [y, x];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  const containment = small.size ? shared / small.size : 0;
  const jaccard = small.size ? shared / (small.size + large.size - shared) : 0;
  const alike = small.size >= SHORTEST && containment >= COPY_CONTAINMENT && jaccard >= COPY_JACCARD;
  return { copy: alike && !isTemplateTwin(a, b), containment, jaccard };
}
