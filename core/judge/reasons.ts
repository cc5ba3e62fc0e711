import type { Reason, Relevance } from '../verdict.ts';
import type { Mention } from './places.ts';
import type { Span } from './sentences.ts';
import { PLACE, type Signs } from './signs.ts';
import { feature, RELEVANCE_FEATURES } from './features.ts';
import { strongest, type Model } from './model.ts';

const LONGEST_QUOTE = 240;

/** What a verdict is explained from. */
export interface Explained {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  relevance: Relevance;
  features: Float64Array;
  /** The model that decides on an alert. */
  model: Model;
  signs: Signs;
  /** The words of the event's day. */
  date: string | null;
}

/** Why a verdict is as it is: the sentences that name both sides or let one act, the day, and what weighed most. */
export function reasonsFor(apart: Explained): Reason[] {
  const { relevance, features, date } = apart;
  const reasons: Reason[] = [];
  const quote = (span: Span | undefined) =>
    apart.text.slice(span?.start, span?.end).trim().slice(0, LONGEST_QUOTE);
  if (feature(features, 'both.title')) reasons.push({ rule: 'pair-in-title', quote: quote(apart.spans[0]) });
  const sentence = apart.signs.places.findIndex((places, index) => index > 0 && namesBoth(places));
  if (sentence > 0) reasons.push({ rule: 'pair-in-sentence', quote: quote(apart.spans[sentence]) });
  for (const mention of apart.mentions.filter(({ acting }) => acting).slice(0, 2)) {
    reasons.push({ rule: 'locality-acts', quote: quote(apart.spans[mention.sentence]) });
  }
  if (relevance !== 'no' && date) reasons.push({ rule: 'event-date', quote: date });
  return [...dedupe(reasons), ...weights(apart)].slice(0, 6);
}

/** The two features that moved the score most, so that a surprising verdict can be explained. */
function weights({ model, features }: Explained): Reason[] {
  return strongest(model, features, 2).map(({ index, pull }) => ({
    rule: `weight:${RELEVANCE_FEATURES[index]}:${pull.toFixed(2)}`,
    quote: '',
  }));
}

const EITHER = { VN: PLACE.named.VN | PLACE.scene.VN, JP: PLACE.named.JP | PLACE.scene.JP };

function namesBoth(places: number): boolean {
  return (places & EITHER.VN) !== 0 && (places & EITHER.JP) !== 0;
}

function dedupe(reasons: readonly Reason[]): Reason[] {
  return reasons.filter(
    (reason, index) => reasons.findIndex(({ quote }) => quote === reason.quote) === index,
  );
}
