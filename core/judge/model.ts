import type { Weights } from './topic.ts';

/** What a text shows, by name; absent means 0. */
export type Features = Record<string, number>;

/** A linear model (logistic regression) over features by number; every weight can be read and explained. */
export interface Model {
  bias: number;
  /** Numbers of the features that have a weight, and the weights. */
  at: Uint16Array;
  weights: Float64Array;
}

/** The model of some weights; names that no feature has are left out. */
export function createModel(weights: Weights, names: readonly string[]): Model {
  const weighed = names.map((name, index) => ({ index, weight: weights[name] ?? 0 }));
  const own = weighed.filter(({ weight }) => weight !== 0);
  return {
    bias: weights['bias'] ?? 0,
    at: Uint16Array.from(own, ({ index }) => index),
    weights: Float64Array.from(own, ({ weight }) => weight),
  };
}

/** How probable a model finds what a text shows. */
export function probability({ bias, at, weights }: Model, values: Float64Array): number {
  let sum = bias;
  for (let i = 0; i < at.length; i++) sum += (weights[i] ?? 0) * (values[at[i] ?? 0] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** The features that moved a model most, the strongest first, with how much they did. */
export function strongest(
  { at, weights }: Model,
  values: Float64Array,
  most: number,
): { index: number; pull: number }[] {
  const top: { index: number; pull: number }[] = [];
  for (let i = 0; i < at.length; i++) {
    const index = at[i] ?? 0;
    const pull = (weights[i] ?? 0) * (values[index] ?? 0);
    if (pull === 0) continue;
    const before = top.findIndex((each) => Math.abs(each.pull) < Math.abs(pull));
    if (before < 0) top.push({ index, pull });
    else top.splice(before, 0, { index, pull });
    if (top.length > most) top.pop();
  }
  return top;
}

/** Features by their names, without those that are 0. */
export function namedFeatures(names: readonly string[], values: Float64Array): Features {
  const features: Features = {};
  names.forEach((name, index) => {
    if (values[index]) features[name] = values[index];
  });
  return features;
}
