import { expect, test } from 'vitest';
import { learnWeights, type LabelledFeatures } from '../../core/judge/learn.ts';
import type { Relevance } from '../../core/verdict.ts';

const priors = {
  core: { bias: 0, office: 1, market: -1 },
  alert: { bias: 0 },
  acts: { bias: 0 },
  kinds: { bias: 0 },
};
const article = (relevance: Relevance, relevanceFeatures: Record<string, number>): LabelledFeatures => ({
  relevance,
  kinds: [],
  features: { relevance: relevanceFeatures, kinds: {} },
});
const contrary = Array.from({ length: 30 }, (_, n) =>
  n % 2 ? article('core', { market: 1 }) : article('no', { office: 1 }),
);

test('what is known to speak against something never comes to speak for it, whatever the articles say', () => {
  const { core } = learnWeights(contrary, priors).relevance;
  expect(core['market'] ?? 0).toBeLessThanOrEqual(0);
  expect(core['office'] ?? 0).toBeGreaterThanOrEqual(0);
});

test('a feature that hardly any article has moves little', () => {
  const common = Array.from({ length: 200 }, (_, n) => article(n % 2 ? 'core' : 'no', { both: n % 2 }));
  const rare = [article('core', { rare: 1 }), article('core', { rare: 1 })];
  const { core } = learnWeights([...common, ...rare], priors).relevance;
  expect(Math.abs(core['rare'] ?? 0)).toBeLessThan((core['both'] ?? 0) / 2);
});

test('learning starts from present weights where they are given, and gives the same for the same articles', () => {
  const present = learnWeights(contrary, priors);
  const few = [article('core', { both: 1 })];
  const moved = learnWeights(few, priors, present);
  expect(moved.relevance.core['office']).toBe(present.relevance.core['office']);
  expect(moved.relevance.core['both']).toBeGreaterThan(0);
  expect(learnWeights(few, priors, present)).toEqual(moved);
});
