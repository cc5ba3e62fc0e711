// Learns the judge's weights from labelled articles: node --import tsx scripts/train.ts SET.jsonl… [--write]
// Prints figures of ten-fold cross-validation (each article judged by weights that never saw it), then writes
// config/topic/weights.json with weights learned from all of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import { loadTopic } from '../config/topic/load.ts';
import { createJudge } from '../core/judge/judge.ts';
import { probability, type Features } from '../core/judge/model.ts';
import type { Weights } from '../core/judge/topic.ts';
import { KINDS, type Kind, type Relevance } from '../core/verdict.ts';

interface Labelled {
  id: string;
  lang: string;
  title: string;
  text: string;
  published_at: string;
  relevance: Relevance;
  kinds: Kind[];
  kinds_optional?: Kind[];
  story: string | null;
}

interface Example {
  group: string;
  features: Features;
  label: number;
}

const FOLDS = 10;
const RELEVANCE_L2 = 0.6;
const KINDS_L2 = 0.35;
const DIGITS = 1000;

/** L2-regularised logistic regression by full-batch gradient descent with momentum; features are scaled to unit deviation. */
function learn(examples: readonly Example[], l2: number): Weights {
  const names = [...new Set(examples.flatMap(({ features }) => Object.keys(features)))].sort();
  const scale = names.map((name) => deviation(examples.map(({ features }) => features[name] ?? 0)));
  const rows = examples.map(({ features }) =>
    names.map((name, i) => (features[name] ?? 0) / (scale[i] ?? 1)),
  );
  const w = new Float64Array(names.length);
  const v = new Float64Array(names.length);
  let bias = 0;
  for (let step = 0; step < 600; step++) {
    const gradient = new Float64Array(names.length);
    let biasGradient = 0;
    rows.forEach((row, r) => {
      let sum = bias;
      for (let i = 0; i < row.length; i++) sum += (w[i] ?? 0) * (row[i] ?? 0);
      const error = 1 / (1 + Math.exp(-sum)) - (examples[r]?.label ?? 0);
      for (let i = 0; i < row.length; i++) gradient[i] = (gradient[i] ?? 0) + error * (row[i] ?? 0);
      biasGradient += error;
    });
    for (let i = 0; i < w.length; i++) {
      v[i] = 0.9 * (v[i] ?? 0) - (0.3 / rows.length) * ((gradient[i] ?? 0) + l2 * (w[i] ?? 0));
      w[i] = (w[i] ?? 0) + (v[i] ?? 0);
    }
    bias -= (0.3 / rows.length) * biasGradient * 3;
  }
  const weights: Weights = { bias: round(bias) };
  names.forEach((name, i) => {
    const weight = round((w[i] ?? 0) / (scale[i] ?? 1));
    if (weight !== 0) weights[name] = weight;
  });
  return weights;
}

function deviation(values: number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance) || 1;
}

function round(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}

/** Out-of-fold probabilities; articles of one story stay in one fold, so that no copy of it is learned from. */
function crossValidate(examples: readonly Example[], l2: number): number[] {
  const foldOf = (group: string) =>
    [...group].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7) % FOLDS;
  const out: number[] = Array.from({ length: examples.length }, () => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = learn(
      examples.filter(({ group }) => foldOf(group) !== fold),
      l2,
    );
    examples.forEach((example, i) => {
      if (foldOf(example.group) === fold) out[i] = probability(weights, example.features);
    });
  }
  return out;
}

function figures(name: string, examples: readonly Example[], scores: readonly number[]): void {
  let [hit, extra, missed] = [0, 0, 0];
  examples.forEach(({ label }, i) => {
    const said = (scores[i] ?? 0) >= 0.5;
    if (said && label) hit++;
    else if (said) extra++;
    else if (label) missed++;
  });
  const [precision, recall] = [hit / (hit + extra || 1), hit / (hit + missed || 1)];
  console.log(
    `${name.padEnd(16)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  f1 ${((2 * precision * recall) / (precision + recall || 1)).toFixed(3)}`,
  );
}

const root = packageRoot();
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const articles = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Labelled),
);
const judge = createJudge(loadTopic(join(root, 'config', 'topic')));
const read = articles.map((article) => {
  const features = judge.features({ ...article, url: null, publishedAt: new Date(article.published_at) });
  return { article, group: article.story ?? article.id, features };
});
console.log(`${articles.length} labelled articles; out-of-fold figures of ${FOLDS}-fold cross-validation:`);
const core = read.map(({ article, group, features }) => ({
  group,
  features: features.relevance,
  label: Number(article.relevance === 'core'),
}));
const alert = read.map(({ article, group, features }) => ({
  group,
  features: features.relevance,
  label: Number(article.relevance !== 'no'),
}));
figures('core', core, crossValidate(core, RELEVANCE_L2));
figures('core or related', alert, crossValidate(alert, RELEVANCE_L2));
const kinds: Record<string, Weights> = {};
const relevant = read.filter(({ article }) => article.relevance !== 'no');
for (const kind of KINDS) {
  const examples = relevant
    .filter(({ article }) => !article.kinds_optional?.includes(kind))
    .map(({ article, group, features }) => ({
      group,
      features: features.kinds,
      label: Number(article.kinds.includes(kind)),
    }));
  figures(kind, examples, crossValidate(examples, KINDS_L2));
  kinds[kind] = learn(examples, KINDS_L2);
}
const learned = { relevance: { core: learn(core, RELEVANCE_L2), alert: learn(alert, RELEVANCE_L2) }, kinds };
if (process.argv.includes('--write'))
  writeFileSync(join(root, 'config', 'topic', 'weights.json'), `${JSON.stringify(learned, null, 1)}\n`);
