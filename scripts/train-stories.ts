// Learns what likenesses of two reports are worth: node --import tsx scripts/train-stories.ts SET.jsonl… [--write]
// Prints figures of five-fold cross-validation (each story grouped by weights that never saw it, nor its twins), then
// with --write puts weights learned from all of them into core/stories/weights.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReports, type LabelledReport } from '../cli/labelled-sets.ts';
import { packageRoot } from '../config/root.ts';
import { loadTopic } from '../config/topic/load.ts';
import { createJudge } from '../core/judge/judge.ts';
import { compareEvidence } from '../core/stories/compare.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { learnStoryWeights, type LabelledPair } from '../core/stories/learn.ts';
import { sameEvent } from '../core/stories/same-event.ts';
import { STORY_PRIORS, type StoryWeights } from '../core/stories/weights.ts';
import type { StoryEvidence } from '../core/story.ts';

type Row = LabelledReport & { evidence: StoryEvidence; fold: number };

const FOLDS = 5;
const DAYS = 15 * 86_400_000;

const root = packageRoot();
const judge = createJudge(loadTopic(join(root, 'config', 'topic')));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const sets = files.map((file) => rowsOf(file));
const pairs = sets.flatMap((rows) => pairsOf(rows));

console.log(`${pairs.length} pairs, ${pairs.filter((pair) => pair.same).length} of one event`);
const unseen: StoryWeights[] = [];
for (let fold = 0; fold < FOLDS; fold++)
  unseen.push(
    learnStoryWeights(
      pairs.filter((pair) => pair.fold !== fold),
      STORY_PRIORS,
    ),
  );
report('before', pairs, () => undefined);
report('cross-validated', pairs, (pair) => unseen[pair.fold]);
const learned = learnStoryWeights(pairs, STORY_PRIORS);
report('on what was learned from', pairs, () => learned);
if (process.argv.includes('--weights')) console.log(learned);
if (process.argv.includes('--write')) write(learned);

interface Pair extends LabelledPair {
  fold: number;
  a: Row;
  b: Row;
}

function rowsOf(file: string): Row[] {
  const articles = readReports(file);
  const storyOf = new Map(articles.map((row) => [row.id, row.story ?? row.id]));
  return articles.map((row) => {
    const article = { ...row, url: row.source_url ?? null, publishedAt: new Date(row.published_at) };
    const family = (row.twin_of && storyOf.get(row.twin_of)) ?? row.story ?? row.id;
    return { ...row, evidence: storyEvidence(article, judge.readArticle(article)), fold: foldOf(family) };
  });
}

function foldOf(name: string): number {
  return [...name].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7) % FOLDS;
}

/** Pairs that are compared in life: published near each other, at least one of them relevant, no copies. */
function pairsOf(rows: readonly Row[]): Pair[] {
  const sizes = new Map<string, number>();
  for (const { story } of rows) if (story) sizes.set(story, (sizes.get(story) ?? 0) + 1);
  return rows.flatMap((a, i) =>
    rows.slice(i + 1).flatMap((b) => {
      const gap = Math.abs(a.evidence.publishedAt.getTime() - b.evidence.publishedAt.getTime());
      if (gap > DAYS || a.dup_of || b.dup_of || (a.relevance === 'no' && b.relevance === 'no')) return [];
      const same = Boolean(a.story) && a.story === b.story;
      const worth = same ? 2 / Math.max(1, (sizes.get(a.story ?? '') ?? 2) - 1) : 1;
      return [{ likenesses: compareEvidence(a.evidence, b.evidence), same, worth, fold: a.fold, a, b }];
    }),
  );
}

function report(
  name: string,
  of: readonly Pair[],
  weightsFor: (pair: Pair) => StoryWeights | undefined,
): void {
  let [hit, extra, missed] = [0, 0, 0];
  for (const pair of of) {
    const { same } = sameEvent(pair.a.evidence, pair.b.evidence, weightsFor(pair));
    if (same && pair.same) hit++;
    else if (same) extra++;
    else if (pair.same) missed++;
    if (same !== pair.same && process.argv.includes('--errors'))
      console.log(
        `  ${same ? 'extra' : 'missed'} ${pair.a.id} ${pair.a.title} | ${pair.b.id} ${pair.b.title}`,
      );
  }
  const [precision, recall] = [hit / (hit + extra || 1), hit / (hit + missed || 1)];
  console.log(`${name.padEnd(26)} pairs: precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`);
}

function write(weights: StoryWeights): void {
  const file = join(root, 'core', 'stories', 'weights.ts');
  const lines = Object.entries(weights.of).map(([name, value]) => `    ${name}: ${value},\n`);
  const made = `export const STORY_WEIGHTS: StoryWeights = {\n  bias: ${weights.bias},\n  of: {\n${lines.join('')}  },\n};\n`;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, text.indexOf('export const STORY_WEIGHTS')) + made);
}
