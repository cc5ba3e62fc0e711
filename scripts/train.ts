// Learns the judge's weights from labelled articles: node --import tsx scripts/train.ts SET.jsonl… [--write]
// Prints figures of ten-fold cross-validation (each article judged whole by weights that never saw it or another report
// of its event), then, with --write, puts weights learned from all of them into config/topic/weights.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../config/root.ts';
import { loadTopic } from '../config/topic/load.ts';
import { createJudge } from '../core/judge/judge.ts';
import { learnWeights } from '../core/judge/learn.ts';
import { KINDS, RELEVANCES } from '../core/verdict.ts';

const labelled = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  published_at: z.string(),
  relevance: z.enum(RELEVANCES),
  pairs: z.array(z.array(z.string())),
  kinds: z.array(z.enum(KINDS)),
  kinds_optional: z.array(z.enum(KINDS)).optional(),
  event_date: z.string().nullish(),
  story: z.string().nullish(),
});

const FOLDS = 10;

/** Right, too many and too few of one figure. */
class Count {
  private hit = 0;
  private extra = 0;
  private missed = 0;

  add(truth: readonly string[], said: readonly string[]): void {
    for (const one of new Set(said)) {
      if (truth.includes(one)) this.hit++;
      else this.extra++;
    }
    for (const one of new Set(truth)) if (!said.includes(one)) this.missed++;
  }

  print(name: string): void {
    const [precision, recall] = [
      this.hit / (this.hit + this.extra || 1),
      this.hit / (this.hit + this.missed || 1),
    ];
    const f1 = (2 * precision * recall) / (precision + recall || 1);
    console.log(
      `${name.padEnd(16)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  f1 ${f1.toFixed(3)}`,
    );
  }
}

const root = packageRoot();
const topic = loadTopic(join(root, 'config', 'topic'));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const rows = files
  .flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
  .map((line) => labelled.parse(JSON.parse(line)));
const toText = (row: (typeof rows)[number]) => ({
  ...row,
  url: null,
  lang: null,
  publishedAt: new Date(row.published_at),
});
const judge = createJudge(topic);
const examples = rows.map((row) => ({ ...row, features: judge.features(toText(row)) }));
const foldOf = ({ story, id }: (typeof rows)[number]) =>
  [...(story ?? id)].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7) % FOLDS;

const counts = {
  core: new Count(),
  'core or related': new Count(),
  pairs: new Count(),
  kinds: new Count(),
  'event dates': new Count(),
};
for (let fold = 0; fold < FOLDS; fold++) {
  const weights = learnWeights(
    examples.filter((row) => foldOf(row) !== fold),
    topic.priors,
  );
  const unseen = createJudge({ ...topic, weights });
  for (const row of rows.filter((one) => foldOf(one) === fold)) {
    const verdict = unseen.judge(toText(row));
    const [isCore, saysCore] = [row.relevance === 'core', verdict.relevance === 'core'];
    counts.core.add(isCore ? ['core'] : [], saysCore ? ['core'] : []);
    counts['core or related'].add(
      row.relevance === 'no' ? [] : ['alert'],
      verdict.relevance === 'no' ? [] : ['alert'],
    );
    counts.pairs.add(row.pairs.map(String), verdict.pairs.map(String));
    if (!isCore) continue;
    counts.kinds.add(
      row.kinds,
      verdict.kinds.filter((kind) => !row.kinds_optional?.includes(kind)),
    );
    counts['event dates'].add(
      row.event_date ? [row.event_date] : [],
      verdict.eventDate ? [verdict.eventDate] : [],
    );
  }
}
console.log(`${rows.length} labelled articles; figures of ${FOLDS}-fold cross-validation, whole verdicts:`);
for (const [name, count] of Object.entries(counts)) count.print(name);
if (process.argv.includes('--write')) {
  const lines = JSON.stringify(learnWeights(examples, topic.priors), null, 1);
  writeFileSync(join(root, 'config', 'topic', 'weights.json'), `${lines}\n`);
}
