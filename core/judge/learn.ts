import { KINDS, type Kind, type Relevance } from '../verdict.ts';
import type { Features } from './model.ts';
import type { Priors, Topic, Weights } from './topic.ts';

/** A labelled article, taken apart. */
export interface LabelledFeatures {
  relevance: Relevance;
  kinds: readonly Kind[];
  /** Kinds that count neither way. */
  kinds_optional?: readonly Kind[] | undefined;
  features: { relevance: Features; kinds: Features };
}

interface Example {
  features: Features;
  label: number;
}

const RELEVANCE_L2 = 6;
const KINDS_L2 = 8;
const COMMON_L2 = 1;
/** Kinds that say how, not on what, two sides work together. */
const ACTS: readonly Kind[] = ['visit', 'agreement'];
/**
 * No feature counts as rarer than this: else one that few articles show gets a weight that hardly costs anything.
 */
const LEAST_DEVIATION = 0.3;
const STEPS = 600;
const RATE = 0.3;
const MOMENTUM = 0.9;
const DIGITS = 1000;

/**
 * All the judge's weights from labelled articles: from the priors, or, where `present` weights are given, from those, so
 * that a few new articles move what many taught before. The same articles in the same order give the same weights.
 */
export function learnWeights(
  articles: readonly LabelledFeatures[],
  priors: Priors,
  present: Topic['weights'] | null = null,
): Topic['weights'] {
  const relevance = (is: (one: Relevance) => boolean) =>
    articles.map(({ features, relevance: one }) => ({
      features: features.relevance,
      label: Number(is(one)),
    }));
  const relevant = articles.filter(({ relevance: one }) => one !== 'no');
  const examplesOf = (kind: Kind): Example[] =>
    relevant
      .filter((article) => !article.kinds_optional?.includes(kind))
      .map((article) => ({
        features: ownFeatures(article.features.kinds, kind),
        label: Number(article.kinds.includes(kind)),
      }));
  // What makes a kind is much the same for each: the common weights are the prior of those with few examples.
  const common = learn(
    KINDS.filter((kind) => !ACTS.includes(kind)).flatMap(examplesOf),
    priors.kinds,
    COMMON_L2,
  );
  const kinds = KINDS.map((kind) => {
    const prior = ACTS.includes(kind) ? priors.acts : common;
    const from = present ? unnamed(present.kinds[kind], kind) : prior;
    const learned = learn(examplesOf(kind), from, KINDS_L2);
    return [kind, named(learned, kind)] as const;
  });
  return {
    relevance: {
      core: learn(
        relevance((one) => one === 'core'),
        present?.relevance.core ?? priors.core,
        RELEVANCE_L2,
      ),
      alert: learn(
        relevance((one) => one !== 'no'),
        present?.relevance.alert ?? priors.alert,
        RELEVANCE_L2,
      ),
    },
    kinds: Object.fromEntries(kinds) as Record<Kind, Weights>,
  };
}

function ownFeatures(features: Features, kind: Kind): Features {
  const prefix = `${kind}.`;
  const own = Object.entries(features).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

function named(weights: Weights, kind: Kind): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name === 'bias' ? name : `${kind}.${name}`, weight]),
  );
}

function unnamed(weights: Weights, kind: Kind): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name.replace(`${kind}.`, ''), weight]),
  );
}

/**
 * Logistic regression by gradient descent with momentum on features of unit deviation, drawn towards the priors (0
 * where there is none) as strongly as `l2` says, and never across 0 to the other sign: what few articles show does not
 * outvote what is known beforehand.
 */
function learn(examples: readonly Example[], prior: Weights, l2: number): Weights {
  const names = [
    ...new Set([...Object.keys(prior), ...examples.flatMap(({ features }) => Object.keys(features))]),
  ]
    .filter((name) => name !== 'bias')
    .sort();
  const scale = names.map((name) =>
    Math.max(LEAST_DEVIATION, deviation(examples.map(({ features }) => features[name] ?? 0))),
  );
  const rows = examples.map(({ features }) =>
    Float64Array.from(names, (name, i) => (features[name] ?? 0) / (scale[i] ?? 1)),
  );
  const drawn = Float64Array.from(names, (name, i) => (prior[name] ?? 0) * (scale[i] ?? 1));
  const w = Float64Array.from(drawn);
  const speed = new Float64Array(names.length);
  let bias = prior['bias'] ?? 0;
  for (let step = 0; step < STEPS; step++) {
    const gradient = w.map((value, i) => l2 * (value - (drawn[i] ?? 0)));
    let biasGradient = 0;
    rows.forEach((row, r) => {
      const error = sigmoid(dot(w, row) + bias) - (examples[r]?.label ?? 0);
      for (let i = 0; i < row.length; i++) gradient[i] = (gradient[i] ?? 0) + error * (row[i] ?? 0);
      biasGradient += error;
    });
    for (let i = 0; i < w.length; i++) {
      speed[i] = MOMENTUM * (speed[i] ?? 0) - (RATE / rows.length) * (gradient[i] ?? 0);
      // What is known to speak for something never comes to speak against it, whatever few articles say.
      const [moved, sign] = [(w[i] ?? 0) + (speed[i] ?? 0), Math.sign(drawn[i] ?? 0)];
      w[i] = sign !== 0 && moved * sign < 0 ? 0 : moved;
    }
    bias -= (RATE / rows.length) * biasGradient * 3;
  }
  const learned: [string, number][] = names.map((name, i) => [name, round((w[i] ?? 0) / (scale[i] ?? 1))]);
  return { bias: round(bias), ...Object.fromEntries(learned.filter(([, weight]) => weight !== 0)) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance);
}

function round(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}
