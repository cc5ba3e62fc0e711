import type { StoryEvidence } from '../story.ts';
import type { Reason } from '../verdict.ts';
import { compareEvidence, type Likenesses } from './compare.ts';
import { STORY_WEIGHTS, type StoryWeights } from './weights.ts';
import { marksOf, profileOf } from './profile.ts';

/** Whether two articles report one event. */
export interface Likeness {
  same: boolean;
  /** Log-odds: above 0 is one event. */
  score: number;
  /** The same parties on the same matter at another time: linked, not merged. */
  followUp: boolean;
  /** The likenesses that moved the score most; made when asked for. */
  readonly reasons: Reason[];
}

const DAY_MS = 86_400_000;
/** Reports of one event come within a week; one that names the same day may come later (minutes, monthly bulletins). */
const WINDOW_DAYS = 7;
const LATE_DAYS = 14;
const THREAD_DAYS = 45;

const APART: Likeness = { same: false, score: -9, followUp: false, reasons: [] };

/**
 * Compares what holds in any language: who with whom, where, on which day, with which people, numbers and subjects. A
 * shared slug of a translating site is the same text; another day, host or subject is another event however alike.
 */
export function sameEvent(
  a: StoryEvidence,
  b: StoryEvidence,
  weights: StoryWeights = STORY_WEIGHTS,
): Likeness {
  const days = Math.abs(a.publishedAt.getTime() - b.publishedAt.getTime()) / DAY_MS;
  if (days > THREAD_DAYS) return APART;
  const slug = sharedSlug(a, b);
  if (slug && days <= LATE_DAYS)
    return { same: true, score: 9, followUp: false, reasons: [{ rule: 'same-slug', quote: slug }] };
  const likenesses = compareEvidence(a, b);
  const score = weighLikenesses(likenesses, weights);
  const inTime = days <= WINDOW_DAYS || (days <= LATE_DAYS && likenesses['otherDate'] === 0);
  const same = inTime && score > 0;
  return {
    same,
    score,
    followUp: !same && isThread(likenesses),
    get reasons() {
      return reasonsOf(likenesses, weights);
    },
  };
}

function sharedSlug(a: StoryEvidence, b: StoryEvidence): string | null {
  const slugs = marksOf(profileOf(b), 'slug');
  return [...marksOf(profileOf(a), 'slug')].find((slug) => slugs.has(slug)) ?? null;
}

/** The log-odds that two articles report one event. */
function weighLikenesses(likenesses: Likenesses, { bias, of }: StoryWeights): number {
  let score = bias;
  for (const name in likenesses) score += (of[name] ?? 0) * (likenesses[name] ?? 0);
  return Math.round(score * 100) / 100;
}

/** The same two localities, and people, numbers or most of the subject besides. */
function isThread(likenesses: Likenesses): boolean {
  if (!likenesses['bothSides'] || likenesses['otherPair']) return false;
  const of = (name: string) => likenesses[name] ?? 0;
  return of('topics') >= 0.3 || of('titles') >= 0.5 || of('people') + of('numbers') > 0;
}

/** The likenesses that moved the score most, heaviest first. */
function reasonsOf(likenesses: Likenesses, { of }: StoryWeights): Reason[] {
  return Object.entries(likenesses)
    .map(([name, value]) => ({ name, worth: (of[name] ?? 0) * value }))
    .filter(({ worth }) => Math.abs(worth) >= 0.3)
    .sort((a, b) => Math.abs(b.worth) - Math.abs(a.worth))
    .slice(0, 6)
    .map(({ name, worth }) => ({ rule: `story:${name}`, quote: worth.toFixed(1) }));
}
