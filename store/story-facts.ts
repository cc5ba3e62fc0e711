import { sql } from 'kysely';
import { gatherFacts, type StoryFacts } from '../core/stories/facts.ts';
import type { Kind, Relevance } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { pairText, readPair } from './stories.ts';
import { prepared } from './prepared.ts';

/**
 * Gathers a story's facts anew from its articles and from those that are about to join it; true when what subscribers choose
 * by has changed. A story that has lost all its articles keeps its address and is in no list.
 */
export async function refreshStory(
  db: Database,
  storyId: string,
  now: Date,
  joining: readonly string[] = [],
): Promise<boolean> {
  const rows = await storyArticles(db, storyId, joining);
  const facts = gatherFacts(
    rows.map((row) => ({
      id: row.id,
      lang: row.lang,
      copyOf: row.copy_of,
      translated: row.translated,
      publishedAt: row.published_at ?? row.fetched_at,
      relevance: row.relevance as Relevance,
      score: row.score,
      pairs: row.pairs.map(readPair),
      vn: row.vn,
      jp: row.jp,
      kinds: row.kinds as Kind[],
      eventDate: row.event_date,
    })),
  );
  if (facts) return await saveStoryFacts(db, storyId, facts, now);
  await db
    .updateTable('story')
    .set({ relevance: 'no', lead_article_id: null, pairs: [], vn: [], jp: [], kinds: [], event_date: null })
    .set({ updated_at: now })
    .where('id', '=', storyId)
    .execute();
  return false;
}

/**
 * Writes a story's facts. Returns whether anything changed that subscribers choose by: relevance, pairs, places, kinds
 * or the event's day; only then its time of change moves. A row that would stay as it was is not written: each writing puts
 * all of its words into the index anew.
 */
async function saveStoryFacts(db: Database, storyId: string, facts: StoryFacts, now: Date): Promise<boolean> {
  const pairs = facts.pairs.map(pairText);
  const { rows } = await sql<{ changed: boolean }>`${prepared}
    update story mine set relevance = ${facts.relevance}, lead_article_id = ${facts.leadArticleId}, pairs = ${pairs},
      vn = ${facts.vn}, jp = ${facts.jp}, kinds = ${facts.kinds}, event_date = ${facts.eventDate},
      updated_at = case when ${differs(facts, pairs)} then ${now} else mine.updated_at end
    from (select * from story where id = ${storyId} for update) was
    where mine.id = was.id and (${differs(facts, pairs)} or was.lead_article_id is distinct from ${facts.leadArticleId})
    returning ${differs(facts, pairs)} as changed`.execute(db);
  return rows[0]?.changed ?? false;
}

/** Compares with the row as it was: lists as sets, because articles come in any order. */
function differs(facts: StoryFacts, pairs: string[]) {
  const other = (column: string, list: string[]) =>
    sql<boolean>`not (was.${sql.ref(column)} @> ${list}::text[] and was.${sql.ref(column)} <@ ${list}::text[])`;
  return sql<boolean>`(was.relevance <> ${facts.relevance} or was.event_date is distinct from ${facts.eventDate}::date
    or ${other('pairs', pairs)} or ${other('vn', facts.vn)} or ${other('jp', facts.jp)} or ${other('kinds', facts.kinds)})`;
}

/** The rows from which a story's facts are gathered: each of its articles, and of those that join, with its verdict, oldest first. */
async function storyArticles(db: Database, storyId: string, joining: readonly string[]) {
  return await db
    .selectFrom('article')
    .innerJoin('verdict', 'verdict.article_id', 'article.id')
    .select([
      'article.id',
      'article.lang',
      'article.copy_of',
      'article.translated',
      'article.published_at',
      'article.fetched_at',
    ])
    .select([
      'verdict.relevance',
      'verdict.score',
      'verdict.pairs',
      'verdict.vn',
      'verdict.jp',
      'verdict.kinds',
      'verdict.event_date',
    ])
    .where((eb) =>
      eb.or([
        eb('article.story_id', '=', storyId),
        eb('article.id', '=', sql<string>`any(${[...joining]}::bigint[])`),
      ]),
    )
    .modifyFront(prepared)
    .orderBy(sql`coalesce(article.published_at, article.fetched_at)`)
    .orderBy('article.id')
    .execute();
}
