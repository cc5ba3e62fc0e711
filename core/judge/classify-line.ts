import { z } from 'zod';
import type { Judge } from './judge.ts';

const input = z.object({
  id: z.string(),
  url: z.string().nullish(),
  lang: z.string().nullish(),
  title: z.string(),
  text: z.string(),
  published_at: z.string().nullish(),
});

/** An article as the filters read it. */
export type ArticleLine = z.infer<typeof input>;

/** A line of JSON as an article, or the answer that says what is wrong with it. */
export function readArticleLine(line: string): { article: ArticleLine } | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: JSON.stringify({ id: null, error: 'The line is not valid JSON.' }) };
  }
  const parsed = input.safeParse(value);
  if (parsed.success) return { article: parsed.data };
  const id =
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id
      : null;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the line'}: ${issue.message}`,
  );
  return { error: JSON.stringify({ id, error: faults.join('; ') }) };
}

/** The time in `published_at`, or null when it is none. */
export function readTime(text: string | null | undefined): Date | null {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}

/** One line of the `classify` filter: an article in, a verdict out (docs: CONTRACT of the command line). */
export function classifyLine(judge: Judge, line: string): string {
  const read = readArticleLine(line);
  if ('error' in read) return read.error;
  const { id, url, lang, title, text, published_at } = read.article;
  const { verdict, language } = judge.classify({
    id,
    url: url ?? null,
    lang: lang ?? null,
    title,
    text,
    publishedAt: readTime(published_at),
  });
  return JSON.stringify({
    id,
    lang: language,
    relevance: verdict.relevance,
    score: verdict.score,
    pairs: verdict.pairs,
    vn: verdict.vn,
    jp: verdict.jp,
    places: verdict.places,
    kinds: verdict.kinds,
    event_date: verdict.eventDate,
    rules: verdict.rules,
    reasons: verdict.reasons,
  });
}
