import type { StoryEvidence } from '../story.ts';
import type { Reason } from '../verdict.ts';

/** Whether two articles report one event. */
export interface Likeness {
  same: boolean;
  score: number;
  /** The same parties later on: linked, not merged. */
  followUp: boolean;
  reasons: Reason[];
}

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 7;
const THREAD_DAYS = 45;
const SAME = 3;

/**
 * Compares the facts that hold in any language: who with whom, on which day, which people, which numbers. The same
 * parties on the same day are one event; another day is another event, however alike the texts are.
 */
export function sameEvent(a: StoryEvidence, b: StoryEvidence): Likeness {
  const slug = shared(a, b, 'slug:')[0];
  if (slug) return { same: true, score: 10, followUp: false, reasons: [{ rule: 'same-slug', quote: slug }] };
  const days = Math.abs(a.publishedAt.getTime() - b.publishedAt.getTime()) / DAY_MS;
  const pairs = a.pairs.filter(([vn, jp]) => b.pairs.some(([v, j]) => v === vn && j === jp));
  const parties = pairs.length ? 2 : placesInCommon(a, b);
  if (parties === 0 || days > THREAD_DAYS) return { same: false, score: 0, followUp: false, reasons: [] };
  const { score, reasons } = weigh(a, b, parties, days);
  const same = days <= WINDOW_DAYS && score >= SAME;
  return { same, score, followUp: !same && pairs.length > 0, reasons };
}

function weigh(a: StoryEvidence, b: StoryEvidence, parties: number, days: number): { score: number; reasons: Reason[] } {
  const people = shared(a, b, 'person:');
  const numbers = shared(a, b, 'number:');
  const kinds = a.kinds.filter((kind) => b.kinds.includes(kind));
  const reasons: Reason[] = [];
  const add = (points: number, rule: string, quote: string) => {
    if (points !== 0) reasons.push({ rule: `${rule}:${points.toFixed(1)}`, quote });
    return points;
  };
  let score = add(parties, 'same-parties', [...a.vn, ...a.jp].join(' '));
  score += add(dates(a, b), 'event-date', `${a.eventDate ?? '?'} / ${b.eventDate ?? '?'}`);
  score += add(Math.min(2, people.length), 'same-people', people.join(', '));
  score += add(Math.min(1, numbers.length * 0.4), 'same-numbers', numbers.join(', '));
  score += add(kinds.length ? 0.4 : -0.5, 'same-kinds', kinds.join(', '));
  score += add(days > 2 ? -0.2 * (days - 2) : 0, 'days-apart', days.toFixed(1));
  const strangers = a.lang === b.lang && !people.length && count(a, 'person:') > 1 && count(b, 'person:') > 1;
  score += add(strangers ? -1.2 : 0, 'other-people', '');
  return { score, reasons };
}

function dates(a: StoryEvidence, b: StoryEvidence): number {
  if (!a.eventDate || !b.eventDate) return 0.4;
  const apart = Math.abs(Date.parse(a.eventDate) - Date.parse(b.eventDate)) / DAY_MS;
  if (apart === 0) return 1.2;
  return apart <= 1 ? -0.6 : -2.5;
}

/** Localities in common where one of the texts has no pair: both sides named is nearly a pair, one side little. */
function placesInCommon(a: StoryEvidence, b: StoryEvidence): number {
  if (a.pairs.length && b.pairs.length) return 0;
  const vn = a.vn.some((code) => b.vn.includes(code));
  const jp = a.jp.some((code) => b.jp.includes(code));
  const either = a.pairs.length || b.pairs.length;
  if (vn && jp) return 1.6;
  return vn || jp ? (either ? 0.6 : 1.2) : 0;
}

function shared(a: StoryEvidence, b: StoryEvidence, prefix: string): string[] {
  return a.marks.filter((mark) => mark.startsWith(prefix) && b.marks.includes(mark));
}

function count(evidence: StoryEvidence, prefix: string): number {
  return evidence.marks.filter((mark) => mark.startsWith(prefix)).length;
}
