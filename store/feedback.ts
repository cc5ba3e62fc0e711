import { sql } from 'kysely';
import type { Kind, Pair, Relevance } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { readPair } from './stories.ts';

export const FEEDBACK_SAYS = ['relevant', 'not-relevant', 'wrong-pair', 'same-event'] as const;
/** What a reader or an operator may say of a story. */
export type FeedbackSays = (typeof FEEDBACK_SAYS)[number];
export type FeedbackState = 'waiting' | 'accepted' | 'declined';

/** What is right, where it differs from the verdict; what is left out stays as it was judged. */
export interface FeedbackLabel {
  relevance?: Relevance | undefined;
  pairs?: Pair[] | undefined;
  kinds?: Kind[] | undefined;
  event_date?: string | null | undefined;
}

/** Somebody's word on a story. `by` is an address or an account's name; `otherStoryId` goes with `same-event`. */
export interface Word {
  storyId: string;
  says: FeedbackSays;
  by: string;
  /** The report meant; else the leading one at the time of the decision. */
  articleId?: string | undefined;
  otherStoryId?: string | undefined;
  note?: string | undefined;
}

/** Keeps a word until an operator decides on it. Nothing is learned from it before. Returns its id. */
export async function saveFeedback(db: Database, word: Word): Promise<string> {
  const row = await db
    .insertInto('feedback')
    .values({
      story_id: word.storyId,
      article_id: word.articleId ?? null,
      other_story_id: word.otherStoryId ?? null,
      says: word.says,
      note: word.note?.slice(0, 2000) ?? null,
      by_whom: word.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A word as the operators' desk shows it, beside what was judged. */
export interface FeedbackEntry {
  id: string;
  storyId: string | null;
  articleId: string | null;
  otherStoryId: string | null;
  says: FeedbackSays;
  note: string | null;
  by: string | null;
  at: Date;
  state: FeedbackState;
  label: FeedbackLabel | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Of the report meant, or the story's leading one. */
  title: string | null;
  lang: string | null;
  url: string | null;
  relevance: Relevance | null;
  pairs: Pair[];
}

/** Words in a state, newest first, at most `limit`; `before` is the id to go on from. */
export async function listFeedback(
  db: Database,
  choice: { state: FeedbackState; limit: number; before?: string | undefined },
): Promise<FeedbackEntry[]> {
  const rows = await meant(db)
    .select([
      'feedback.id',
      'feedback.story_id as storyId',
      'feedback.other_story_id as otherStoryId',
      'feedback.says',
      'feedback.note',
      'feedback.by_whom as by',
      'feedback.at',
      'feedback.state',
      'feedback.label',
      'feedback.decided_by as decidedBy',
      'feedback.decided_at as decidedAt',
      'article.id as articleId',
      'article.title',
      'article.lang',
      'article.fetch_url as url',
      'verdict.relevance',
      'verdict.pairs',
    ])
    .where('feedback.state', '=', choice.state)
    .where(
      sql<boolean>`(${choice.before ?? null}::bigint is null or feedback.id < ${choice.before ?? null}::bigint)`,
    )
    .orderBy('feedback.id', 'desc')
    .limit(choice.limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    says: row.says as FeedbackSays,
    label: row.label as FeedbackLabel | null,
    relevance: row.relevance as Relevance | null,
    pairs: (row.pairs ?? []).map(readPair),
  }));
}

/** How many words wait for an operator. */
export async function countWaitingFeedback(db: Database): Promise<number> {
  const row = await db
    .selectFrom('feedback')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/**
 * An operator's decision on a word; it may be changed later. Accepting makes the report a labelled example: the label
 * says what is right, what it leaves out follows from the word (`not-relevant`: no) or stays as judged. Returns false
 * when there is no such word, or when it says `wrong-pair` and the label brings no pairs.
 */
export async function decideFeedback(
  db: Database,
  id: string,
  decision: { state: 'accepted' | 'declined'; label?: FeedbackLabel | undefined; by: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update feedback f set state = ${decision.state}, label = ${decision.label ? JSON.stringify(decision.label) : null}::jsonb,
      decided_by = ${decision.by}, decided_at = ${decision.now},
      article_id = coalesce(f.article_id, (select lead_article_id from story where id = f.story_id))
    where f.id = ${id}
      and (${decision.state} = 'declined' or f.says <> 'wrong-pair' or ${decision.label?.pairs?.length ?? 0} > 0)
    returning f.id`.execute(db);
  return rows.length > 0;
}

/** A stored article with the label that accepted words give it, in the form of the labelled sets (eval/README.md). */
export interface FeedbackExample {
  id: string;
  lang: string;
  title: string;
  text: string;
  published_at: string;
  source_url: string;
  relevance: Relevance;
  pairs: Pair[];
  kinds: Kind[];
  /** True where nobody said which kinds are right: they count neither way. */
  kindsUnsaid: boolean;
  event_date: string | null;
  story: string | null;
  why: string;
}

/**
 * Every article that an accepted word is about, once, with the newest label; stories that were said to be the same
 * event share a story id. Oldest article first.
 */
export async function feedbackExamples(db: Database): Promise<FeedbackExample[]> {
  const rows = await meant(db)
    .select([
      'article.id',
      'article.lang',
      'article.title',
      'article.text',
      'article.published_at',
      'article.fetched_at',
      'article.url',
      'article.story_id',
      'verdict.relevance',
      'verdict.pairs',
      'verdict.kinds',
      'verdict.event_date',
      'feedback.says',
      'feedback.label',
      'feedback.note',
    ])
    .where('feedback.state', '=', 'accepted')
    .where('article.id', 'is not', null)
    .orderBy('feedback.decided_at', 'desc')
    .orderBy('feedback.id', 'desc')
    .execute();
  const merged = await sameEvents(db);
  const byArticle = new Map<string, FeedbackExample>();
  for (const row of rows) {
    if (!row.id || byArticle.has(row.id)) continue;
    const label = (row.label ?? {}) as FeedbackLabel;
    const said = row.says === 'not-relevant' ? 'no' : ((row.relevance ?? 'no') as Relevance);
    const relevance = label.relevance ?? (label.pairs?.length ? 'core' : said);
    byArticle.set(row.id, {
      id: `feedback-${row.id}`,
      lang: row.lang ?? 'und',
      title: row.title ?? '',
      text: row.text ?? '',
      published_at: (row.published_at ?? row.fetched_at ?? new Date(0)).toISOString(),
      source_url: row.url ?? '',
      relevance,
      pairs: relevance === 'core' ? (label.pairs ?? (row.pairs ?? []).map(readPair)) : [],
      kinds: relevance === 'no' ? [] : (label.kinds ?? ((row.kinds ?? []) as Kind[])),
      kindsUnsaid: label.kinds === undefined,
      event_date: label.event_date === undefined ? row.event_date : label.event_date,
      story: row.story_id && `story-${merged.get(row.story_id) ?? row.story_id}`,
      why: `[feedback] ${row.says}${row.note ? `: ${row.note}` : ''}`,
    });
  }
  return [...byArticle.values()].sort((a, b) => a.published_at.localeCompare(b.published_at));
}

/** Stories said to be the same event, each with the smallest id of its group. */
async function sameEvents(db: Database): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('feedback')
    .select(['story_id', 'other_story_id'])
    .where('says', '=', 'same-event')
    .where('state', '=', 'accepted')
    .execute();
  const root = new Map<string, string>();
  const find = (id: string): string => {
    const up = root.get(id);
    return up === undefined || up === id ? id : find(up);
  };
  for (const { story_id: one, other_story_id: other } of rows) {
    if (!one || !other) continue;
    const [a, b] = [find(one), find(other)].sort((x, y) => Number(x) - Number(y));
    if (a && b) root.set(b, a).set(a, a);
  }
  return new Map([...root.keys()].map((id) => [id, find(id)]));
}

/** Words with the report they mean: the one named, else the story's leading one. */
function meant(db: Database) {
  return db
    .selectFrom('feedback')
    .leftJoin('story', 'story.id', 'feedback.story_id')
    .leftJoin('article', (join) =>
      join.on(sql<boolean>`article.id = coalesce(feedback.article_id, story.lead_article_id)`),
    )
    .leftJoin('verdict', 'verdict.article_id', 'article.id');
}
