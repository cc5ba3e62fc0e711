import type { StoryEvidence } from '../story.ts';
import type { Reason } from '../verdict.ts';
import { compareEvidence, type Likenesses } from './compare.ts';
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

/** Log-odds before anything is known: most articles that share a place report different events. */
const BIAS = -4.6;
/**
 * What each likeness is worth in log-odds: fitted by logistic regression on labelled pairs, signs fixed beforehand, then
 * rounded; what too few pairs show (other localities, announced or held) is set by hand.
 */
const WEIGHTS: Likenesses = {
  bothSides: 1,
  otherPair: -0.8,
  sameJp: 0.4,
  rareJp: 0.2,
  otherJp: -0.8,
  sameVn: 0.1,
  rareVn: 0.6,
  otherVn: -0.5,
  sameTown: 0.5,
  placesAlike: 0.5,
  sameDate: 1.6,
  nextDate: -0.4,
  nearDate: -0.8,
  otherDate: -1,
  crossedDate: 0.6,
  sharedDays: 1,
  gap: -0.6,
  far: -0.7,
  announced: -2,
  people: 0.8,
  sounds: 0.7,
  surnames: 0.5,
  strangers: -0.4,
  sameNational: 0.3,
  otherNational: -1.4,
  otherTitleNational: -2.5,
  nationalAndLocal: -0.9,
  nationalForLocal: -1.2,
  otherLocal: -1,
  heads: 0.8,
  titles: 0.9,
  topics: 1.1,
  numbers: 0.9,
  otherNumbers: -0.4,
  publicEvent: 0.6,
  years: 0.1,
  kinds: 0.5,
  unlike: -1.2,
  samePage: 3.5,
  cites: 4.5,
};

const APART: Likeness = { same: false, score: -9, followUp: false, reasons: [] };

/**
 * Compares what holds in any language: who with whom, where, on which day, with which people, numbers and subjects. A
 * shared slug of a translating site is the same text; another day, host or subject is another event however alike.
 */
export function sameEvent(a: StoryEvidence, b: StoryEvidence): Likeness {
  const days = Math.abs(a.publishedAt.getTime() - b.publishedAt.getTime()) / DAY_MS;
  if (days > THREAD_DAYS) return APART;
  const slug = sharedSlug(a, b);
  if (slug && days <= LATE_DAYS)
    return { same: true, score: 9, followUp: false, reasons: [{ rule: 'same-slug', quote: slug }] };
  const likenesses = compareEvidence(a, b);
  const score = weigh(likenesses);
  const inTime = days <= WINDOW_DAYS || (days <= LATE_DAYS && likenesses['otherDate'] === 0);
  const same = inTime && score > 0;
  return {
    same,
    score,
    followUp: !same && isThread(likenesses),
    get reasons() {
      return reasonsOf(likenesses);
    },
  };
}

function sharedSlug(a: StoryEvidence, b: StoryEvidence): string | null {
  const slugs = marksOf(profileOf(b), 'slug');
  return [...marksOf(profileOf(a), 'slug')].find((slug) => slugs.has(slug)) ?? null;
}

const WEIGHED = Object.entries(WEIGHTS);

function weigh(likenesses: Likenesses): number {
  let score = BIAS;
  for (const [name, weight] of WEIGHED) score += weight * (likenesses[name] ?? 0);
  return Math.round(score * 100) / 100;
}

/** The same two localities, and people, numbers or most of the subject besides. */
function isThread(likenesses: Likenesses): boolean {
  if (!likenesses['bothSides'] || likenesses['otherPair']) return false;
  const of = (name: string) => likenesses[name] ?? 0;
  return of('topics') >= 0.3 || of('titles') >= 0.5 || of('people') + of('numbers') > 0;
}

/** The likenesses that moved the score most, heaviest first. */
function reasonsOf(likenesses: Likenesses): Reason[] {
  return Object.entries(likenesses)
    .map(([name, value]) => ({ name, worth: (WEIGHTS[name] ?? 0) * value }))
    .filter(({ worth }) => Math.abs(worth) >= 0.3)
    .sort((a, b) => Math.abs(b.worth) - Math.abs(a.worth))
    .slice(0, 6)
    .map(({ name, worth }) => ({ rule: `story:${name}`, quote: worth.toFixed(1) }));
}
