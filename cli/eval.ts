import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { loadTopic } from '../config/topic/load.ts';
import { scoreStories, type StoryGold } from '../core/eval/score-stories.ts';
import { scoreVerdicts, type VerdictGold } from '../core/eval/score-verdicts.ts';
import { createJudge } from '../core/judge/judge.ts';
import { readTime } from '../core/judge/classify-line.ts';
import { createDeduper } from '../core/stories/dedupe-line.ts';
import { InputFault } from './faults.ts';

type Gold = VerdictGold &
  StoryGold & { title: string; text: string; published_at: string; source_url?: string | null };

/** Scores the judge and the story stage against labelled articles; the figures are those of the labelling guideline. */
export async function evaluate(env: Env, file: string, options: { errors?: boolean }): Promise<void> {
  if (!existsSync(file)) throw new InputFault(`There is no file ${file}.`);
  const gold = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line, index) => parse(line, `${file}:${index + 1}`));
  const judge = createJudge(loadTopic(join(env.CONFIG_DIR, 'topic')));
  const verdicts = gold.map((article) =>
    judge.judge({
      id: article.id,
      url: article.source_url ?? null,
      lang: null,
      title: article.title,
      text: article.text,
      publishedAt: readTime(article.published_at),
    }),
  );
  const deduper = createDeduper(judge);
  const groups = gold.map(({ id, source_url, lang, title, text, published_at }) => {
    const line = deduper.line(
      JSON.stringify({ id, url: source_url ?? undefined, lang, title, text, published_at }),
    );
    return JSON.parse(line) as { id: string; copy_of: string | null; story: string };
  });
  const scored = scoreVerdicts(gold, verdicts);
  const figures = { ...scored.figures, ...scoreStories(gold, groups), articles: gold.length };
  if (options.errors) for (const error of scored.errors) console.log(error);
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(28)} ${Number(value.toFixed(4))}`);
}

function parse(line: string, where: string): Gold {
  try {
    return JSON.parse(line) as Gold;
  } catch {
    throw new InputFault(`${where}: the line is not valid JSON.`);
  }
}
