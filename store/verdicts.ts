import type { Verdict } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { pairText } from './stories.ts';

/** The columns of a verdict and their types, for inserting from a selection. */
export const VERDICT_TYPES = {
  relevance: 'text',
  score: 'real',
  pairs: 'text[]',
  vn: 'text[]',
  jp: 'text[]',
  kinds: 'text[]',
  event_date: 'date',
  places: 'jsonb',
  reasons: 'jsonb',
  facts: 'jsonb',
  marks: 'text[]',
  rules: 'text',
  judged_at: 'timestamptz',
} satisfies Record<keyof ReturnType<typeof verdictRow>, string>;

/** What the judge said, as it is stored. */
export function verdictRow(verdict: Verdict, marks: string[], now: Date) {
  return {
    relevance: verdict.relevance,
    score: verdict.score,
    pairs: verdict.pairs.map(pairText),
    vn: verdict.vn,
    jp: verdict.jp,
    kinds: verdict.kinds,
    event_date: verdict.eventDate,
    places: JSON.stringify(verdict.places),
    reasons: JSON.stringify(verdict.reasons),
    facts: JSON.stringify(verdict.facts),
    marks,
    rules: verdict.rules,
    judged_at: now,
  };
}

/** Stores what the judge said, in place of what it said before. */
export async function saveVerdict(
  db: Database,
  articleId: string,
  verdict: Verdict,
  marks: string[],
  now: Date,
): Promise<void> {
  const values = verdictRow(verdict, marks, now);
  await db
    .insertInto('verdict')
    .values({ article_id: articleId, ...values })
    .onConflict((conflict) => conflict.column('article_id').doUpdateSet(values))
    .execute();
}
