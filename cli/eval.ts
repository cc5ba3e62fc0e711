import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { loadTopic } from '../config/topic/load.ts';
import { scoreStories } from '../core/eval/score-stories.ts';
import { scoreVerdicts } from '../core/eval/score-verdicts.ts';
import { createJudge } from '../core/judge/judge.ts';
import { createDeduper } from '../core/stories/dedupe-line.ts';
import { InputFault } from './faults.ts';
import { readFeedback, readSet, unlabelled, type Labelled } from './labelled-sets.ts';

/** Options of `eval`: `feedback` scores what people said instead of a file, `save` also writes that as a labelled set. */
interface EvalOptions {
  errors?: boolean;
  feedback?: boolean;
  save?: string;
}

/** Scores the judge and the story stage against labelled articles; the figures are those of the labelling guideline. */
export async function evaluate(env: Env, file: string | undefined, options: EvalOptions): Promise<void> {
  if ((file === undefined) === !options.feedback)
    throw new InputFault('Give either a file of labelled articles or --feedback.');
  const gold = file === undefined ? await readFeedback(env) : readSet(file);
  if (options.save) writeFileSync(options.save, gold.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const judge = createJudge(loadTopic(join(env.CONFIG_DIR, 'topic')));
  const scored = scoreVerdicts(
    gold,
    gold.map((row) => judge.classify(unlabelled(row)).verdict),
  );
  const deduper = createDeduper(judge);
  const groups = gold.map((row) => group(deduper, row));
  const figures = { ...scored.figures, ...scoreStories(gold, groups), articles: gold.length };
  if (options.errors) for (const error of scored.errors) console.log(error);
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(28)} ${Number(value.toFixed(4))}`);
}

function group(deduper: ReturnType<typeof createDeduper>, row: Labelled) {
  const { id, source_url, lang, title, text, published_at } = row;
  const line = JSON.stringify({ id, url: source_url ?? undefined, lang, title, text, published_at });
  return JSON.parse(deduper.line(line)) as { id: string; copy_of: string | null; story: string };
}
