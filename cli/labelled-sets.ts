import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Env } from '../config/env.ts';
import type { ArticleText } from '../core/article.ts';
import { KINDS, RELEVANCES, type Pair } from '../core/verdict.ts';
import { feedbackExamples } from '../store/feedback.ts';
import { openDatabase } from './database.ts';
import { InputFault } from './faults.ts';

const pair = z.tuple([z.string(), z.string()]);
const report = z.object({
  id: z.string(),
  lang: z.string(),
  title: z.string(),
  text: z.string(),
  published_at: z.string(),
  source_url: z.string().nullish(),
  relevance: z.enum(RELEVANCES),
  story: z.string().nullable().default(null),
  dup_of: z.string().nullish(),
  twin_of: z.string().nullish(),
});
const labelled = report.extend({
  pairs: z.array(pair),
  kinds: z.array(z.enum(KINDS)),
  kinds_optional: z.array(z.enum(KINDS)).optional(),
  event_date: z.string().nullable().default(null),
});

/** A report of a set that says only which event it is of. */
export type LabelledReport = z.infer<typeof report>;

/** A labelled article (eval/README.md says what each field means). */
export type Labelled = Omit<z.infer<typeof labelled>, 'pairs'> & { pairs: Pair[] };

/** The labelled articles of a file. Throws InputFault with the line that can't be used. */
export function readSet(file: string): Labelled[] {
  return readRows(file, labelled);
}

/** The reports of a file that says of each which event it is of. Throws InputFault as `readSet` does. */
export function readReports(file: string): LabelledReport[] {
  return readRows(file, report);
}

function readRows<Row>(file: string, form: z.ZodType<Row>): Row[] {
  if (!existsSync(file)) throw new InputFault(`There is no file ${file}.`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() ? [readLine(line, form, `${file}:${index + 1}`)] : []));
}

function readLine<Row>(line: string, form: z.ZodType<Row>, where: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new InputFault(`${where}: the line is not valid JSON.`);
  }
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputFault(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
}

/** What readers and operators said and an operator accepted, as labelled articles. */
export async function readFeedback(env: Env): Promise<Labelled[]> {
  const database = await openDatabase(env, { pool: 2 });
  try {
    const examples = await feedbackExamples(database.db);
    return examples.map(({ kindsUnsaid, ...example }) => ({
      ...example,
      kinds_optional: kindsUnsaid ? [...KINDS] : [],
    }));
  } finally {
    await database.close();
  }
}

/** A labelled article as the judge reads it: without its labels, and without the language that it is filed under. */
export function unlabelled(row: Labelled): ArticleText {
  const time = Date.parse(row.published_at);
  return {
    id: row.id,
    url: row.source_url ?? null,
    lang: null,
    title: row.title,
    text: row.text,
    publishedAt: Number.isNaN(time) ? null : new Date(time),
  };
}
