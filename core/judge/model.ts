import type { Weights } from './topic.ts';

/** What a text shows, by name; absent means 0. */
export type Features = Record<string, number>;

/** Probability of a linear model (logistic regression); every weight can be read and explained. */
export function probability(weights: Weights, features: Features): number {
  let sum = weights['bias'] ?? 0;
  for (const name in features) sum += (weights[name] ?? 0) * (features[name] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** The same, by the names that the model knows: for a small model and many features. */
export function knownProbability(weights: Weights, features: Features): number {
  let sum = 0;
  for (const name in weights) sum += (weights[name] ?? 0) * (name === 'bias' ? 1 : (features[name] ?? 0));
  return 1 / (1 + Math.exp(-sum));
}
