import type { Likenesses } from './compare.ts';
import type { StoryWeights } from './weights.ts';

/** Two reports, whether they are of one event, and how much that counts. */
export interface LabelledPair {
  likenesses: Likenesses;
  same: boolean;
  worth: number;
}

const ROUNDS = 1500;
const RATE = 0.5;
/** How strongly a weight is held to its prior, against the mean loss of a pair. */
const HOLD = 0.02;

/**
 * Weights by logistic regression, pulled towards the priors; none changes its prior's sign, so that a likeness can't
 * speak against, nor a difference for, one event because of a few odd pairs. The same input gives the same weights.
 */
export function learnStoryWeights(pairs: readonly LabelledPair[], priors: StoryWeights): StoryWeights {
  const names = Object.keys(priors.of);
  const prior = names.map((name) => priors.of[name] ?? 0);
  const weights = [...prior];
  const rows = pairs.map(({ likenesses }) => names.map((name) => likenesses[name] ?? 0));
  const all = pairs.reduce((sum, { worth }) => sum + worth, 0) || 1;
  let bias = priors.bias;
  for (let round = 0; round < ROUNDS; round++) {
    const slope = new Float64Array(names.length);
    let lift = 0;
    pairs.forEach(({ same, worth }, i) => {
      const row = rows[i] ?? [];
      const odds = row.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), bias);
      const error = ((Number(same) - 1 / (1 + Math.exp(-odds))) * worth) / all;
      lift += error;
      row.forEach((value, k) => (slope[k] = (slope[k] ?? 0) + error * value));
    });
    bias += RATE * (lift - HOLD * (bias - priors.bias));
    names.forEach((_, k) => {
      const [was, at] = [weights[k] ?? 0, prior[k] ?? 0];
      const next = was + RATE * ((slope[k] ?? 0) - HOLD * (was - at));
      weights[k] = at < 0 ? Math.min(0, next) : Math.max(0, next);
    });
  }
  const round2 = (value: number) => Math.round(value * 100) / 100;
  return {
    bias: round2(bias),
    of: Object.fromEntries(names.map((name, k) => [name, round2(weights[k] ?? 0)])),
  };
}
