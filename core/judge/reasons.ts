import type { Reason, Relevance } from '../verdict.ts';
import type { Mention } from './places.ts';
import type { Span } from './sentences.ts';
import type { Weights } from './topic.ts';

const LONGEST_QUOTE = 240;

/** What a verdict is explained from. */
export interface Explained {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  relevance: Relevance;
  features: Record<string, number>;
  /** Of the model that decides on an alert. */
  weights: Weights;
  /** The words of the event's day. */
  date: string | null;
}

/** Why a verdict is as it is: the sentences that name both sides or let one act, the day, and what weighed most. */
export function reasonsFor(apart: Explained): Reason[] {
  const { relevance, features, date } = apart;
  const reasons: Reason[] = [];
  const quote = (span: Span | undefined) =>
    apart.text.slice(span?.start, span?.end).trim().slice(0, LONGEST_QUOTE);
  if (features['both.title']) reasons.push({ rule: 'pair-in-title', quote: quote(apart.spans[0]) });
  const sentence = apart.spans.findIndex((_, index) => index > 0 && namesBoth(apart.mentions, index));
  if (sentence > 0) reasons.push({ rule: 'pair-in-sentence', quote: quote(apart.spans[sentence]) });
  for (const mention of apart.mentions.filter(({ acting }) => acting).slice(0, 2)) {
    reasons.push({ rule: 'locality-acts', quote: quote(apart.spans[mention.sentence]) });
  }
  if (relevance !== 'no' && date) reasons.push({ rule: 'event-date', quote: date });
  return [...dedupe(reasons), ...strongest(features, apart.weights)].slice(0, 6);
}

function namesBoth(mentions: readonly Mention[], index: number): boolean {
  const here = mentions.filter(({ sentence }) => sentence === index);
  return here.some(({ entry }) => entry.country === 'VN') && here.some(({ entry }) => entry.country === 'JP');
}

function dedupe(reasons: readonly Reason[]): Reason[] {
  return reasons.filter(
    (reason, index) => reasons.findIndex(({ quote }) => quote === reason.quote) === index,
  );
}

const NOTHING = { name: '', pull: 0 };

/** The two features that moved the score most, so that a surprising verdict can be explained. */
function strongest(features: Record<string, number>, weights: Weights): Reason[] {
  let [first, second] = [NOTHING, NOTHING];
  for (const name in features) {
    const pull = (weights[name] ?? 0) * (features[name] ?? 0);
    if (Math.abs(pull) > Math.abs(first.pull)) [first, second] = [{ name, pull }, first];
    else if (Math.abs(pull) > Math.abs(second.pull)) second = { name, pull };
  }
  const top = [first, second].filter(({ pull }) => pull !== 0);
  return top.map(({ name, pull }) => ({ rule: `weight:${name}:${pull.toFixed(2)}`, quote: '' }));
}
