import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { loadTopic } from '../config/topic/load.ts';
import { scoreVerdicts } from '../core/eval/score-verdicts.ts';
import { createJudge, type Opinion } from '../core/judge/judge.ts';
import { learnWeights, type LabelledFeatures } from '../core/judge/learn.ts';
import type { Topic } from '../core/judge/topic.ts';
import { InputFault } from './faults.ts';
import { readFeedback, readSet, unlabelled, type Labelled } from './labelled-sets.ts';

const OWN = ['own-train.jsonl', 'own-negatives.jsonl'];
const MEASURED = [
  'own-held-out.jsonl',
  'own-blind-1.jsonl',
  'own-blind-2.jsonl',
  'own-blind-3.jsonl',
  'own-blind-4.jsonl',
  'own-stream.jsonl',
];
const FOLDS = 10;
const SHOWN = ['core', 'alert', 'pair'].flatMap((name) => [`${name}_precision`, `${name}_recall`]);

/**
 * Options of `train`: `feedback` also learns from what people said; `apply` writes the weights, otherwise only their
 * effect is shown; `fresh` learns from the priors alone instead of moving the present weights.
 */
interface TrainOptions {
  feedback?: boolean;
  apply?: boolean;
  fresh?: boolean;
}

/**
 * Learns the judge's weights anew and shows what that would do: the figures of each set by the present weights and by
 * new ones (sets learned from by ten-fold cross-validation: each article judged by weights that saw neither it nor
 * another report of its event), and every article whose relevance would change. With `apply` the new weights go into
 * config/topic/weights.json; the former ones stay beside them.
 */
export async function train(env: Env, files: readonly string[], options: TrainOptions): Promise<void> {
  const topic = loadTopic(join(env.CONFIG_DIR, 'topic'));
  const own = join(packageRoot(), 'eval');
  const sets = (files.length ? files : OWN.map((name) => join(own, name))).map((file) => ({
    name: file,
    rows: readSet(file),
  }));
  if (options.feedback) sets.push({ name: 'feedback', rows: await readFeedback(env) });
  const rows = sets.flatMap((set) => set.rows);
  if (!rows.length) throw new InputFault('There is nothing to learn from.');
  const judge = createJudge(topic);
  const examples = rows.map((row) => ({ ...row, features: judge.features(unlabelled(row)) }));
  const learn = (from: readonly LabelledFeatures[]) =>
    learnWeights(from, topic.priors, options.fresh ? null : topic.weights);
  const unseen = crossValidated(topic, examples, learn);
  const weights = learn(examples);
  for (const { name, rows: some } of sets) {
    const said = some.flatMap(({ id }) => unseen.get(id) ?? []);
    compare(name, some, judgeAll(topic, some), said);
  }
  const measured = MEASURED.map((name) => join(own, name)).filter((file) => existsSync(file));
  for (const file of measured) {
    const held = readSet(file);
    compare(
      `${file} (never learned from)`,
      held,
      judgeAll(topic, held),
      judgeAll({ ...topic, weights }, held),
    );
  }
  const all = [...rows, ...measured.flatMap((file) => readSet(file))];
  printChanges(all, judgeAll(topic, all), judgeAll({ ...topic, weights }, all));
  if (!options.apply) return console.log('Nothing was changed; --apply puts these weights to use.');
  const file = join(env.CONFIG_DIR, 'topic', 'weights.json');
  renameSync(file, `${file}.before`);
  writeFileSync(file, `${JSON.stringify(weights, null, 1)}\n`);
  console.log(
    `Wrote ${file}; the former weights are in ${file}.before. Restart, then see \`kakehashi rejudge --dry-run\`.`,
  );
}

type Example = Labelled & LabelledFeatures;

/** What weights that did not see an article say of it, by its id. Articles of one story are left out together. */
function crossValidated(
  topic: Topic,
  examples: readonly Example[],
  learn: (from: readonly LabelledFeatures[]) => Topic['weights'],
): Map<string, Opinion> {
  const foldOf = ({ story, id }: Labelled) =>
    [...(story ?? id)].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7) % FOLDS;
  const opinions = new Map<string, Opinion>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const judge = createJudge({ ...topic, weights: learn(examples.filter((row) => foldOf(row) !== fold)) });
    for (const row of examples)
      if (foldOf(row) === fold) opinions.set(row.id, judge.classify(unlabelled(row)).verdict);
  }
  return opinions;
}

function judgeAll(topic: Topic, rows: readonly Labelled[]): Opinion[] {
  const judge = createJudge(topic);
  return rows.map((row) => judge.classify(unlabelled(row)).verdict);
}

function compare(name: string, rows: readonly Labelled[], before: Opinion[], after: Opinion[]): void {
  const [was, is] = [scoreVerdicts(rows, before).figures, scoreVerdicts(rows, after).figures];
  console.log(`${name}: ${rows.length} articles`);
  // Precision and recall of a set in which nothing is relevant say nothing; how much of it is flagged does.
  if (rows.every(({ relevance }) => relevance === 'no')) return printFlagged(before, after);
  for (const figure of [...SHOWN, 'kind_f1'])
    console.log(`  ${figure.padEnd(18)} ${(was[figure] ?? 1).toFixed(3)} → ${(is[figure] ?? 1).toFixed(3)}`);
}

function printFlagged(before: readonly Opinion[], after: readonly Opinion[]): void {
  const count = (opinions: readonly Opinion[], grade: string) =>
    opinions.filter(({ relevance }) => relevance === grade).length;
  for (const grade of ['core', 'related'])
    console.log(`  wrongly ${grade.padEnd(10)} ${count(before, grade)} → ${count(after, grade)}`);
}

function printChanges(rows: readonly Labelled[], before: Opinion[], after: Opinion[]): void {
  rows.forEach((row, index) => {
    const [was, is] = [before[index]?.relevance, after[index]?.relevance];
    if (was === is) return;
    const right = is === row.relevance ? 'right now' : `should be ${row.relevance}`;
    console.log(`${row.id} [${row.lang}] ${was} → ${is} (${right}): ${row.title}`);
  });
}
