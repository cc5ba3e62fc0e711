import { sql } from 'kysely';
import type { Move } from '../core/stories/regroup.ts';
import { articleById, joinStory } from './articles.ts';
import type { Database } from './database.ts';
import { moveAlerts, tellAlike } from './moved-alerts.ts';
import { openStory } from './stories.ts';
import { refreshStory } from './story-facts.ts';

/** A stored article, as grouping anew needs it. */
export interface ReportRow {
  id: string;
  url: string;
  lang: string;
  title: string;
  text: string;
  publishedAt: Date;
  storyId: string | null;
  copyOf: string | null;
}

/** Articles published since a time that are in a story or were judged relevant, in the order in which they came. */
export async function reportsSince(db: Database, since: Date): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select a.id, a.url, a.lang, a.title, a.text, coalesce(a.published_at, a.fetched_at) as "publishedAt",
      a.story_id as "storyId", a.copy_of as "copyOf"
    from article a join verdict v on v.article_id = a.id
    where coalesce(a.published_at, a.fetched_at) >= ${since} and (a.story_id is not null or v.relevance <> 'no')
    order by a.id`.execute(db);
  return rows;
}

/** Keeps the marks that an article is compared by, in place of those it had. */
export async function saveMarks(db: Database, articleId: string, marks: string[]): Promise<void> {
  await db.updateTable('verdict').set({ marks }).where('article_id', '=', articleId).execute();
}

/**
 * Puts articles into other stories and gathers the facts of all that were touched. Nobody is alerted: who was told of a
 * story was told of what is taken out of it, and a story that is emptied leads on to where its articles went.
 */
export async function applyMoves(tx: Database, moves: readonly Move[], now: Date): Promise<void> {
  const opened = new Map<string, string>();
  for (const { articleId, from, to } of moves) {
    let storyId = opened.get(to) ?? to;
    if (to.startsWith('new:') && !opened.has(to)) {
      storyId = await openStory(tx, 'no', null, now);
      opened.set(to, storyId);
    }
    const article = await articleById(tx, articleId);
    if (article) await joinStory(tx, article, storyId);
    if (from) await tellAlike(tx, from, storyId);
  }
  const touched = new Set(moves.flatMap(({ from, to }) => [...(from ? [from] : []), opened.get(to) ?? to]));
  for (const storyId of touched) await refreshStory(tx, storyId, now);
  for (const { from, to } of moves) {
    if (!from || !(await isEmpty(tx, from))) continue;
    const target = opened.get(to) ?? to;
    await tx.updateTable('story').set({ merged_into: target }).where('id', '=', from).execute();
    await moveAlerts(tx, from, target);
  }
}

async function isEmpty(tx: Database, storyId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('article')
    .select('id')
    .where('story_id', '=', storyId)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}
