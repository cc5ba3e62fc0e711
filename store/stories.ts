import { sql } from 'kysely';
import { NO_FACTS, type CardFacts } from '../core/card-facts.ts';
import type { CardArticle, StoryCard } from '../core/card.ts';
import type { Kind, Pair, Reason, Relevance } from '../core/verdict.ts';
import type { Database } from './database.ts';

/** A pair as it is stored and written in addresses: `VN-HN:JP-27`. */
export function pairText([vn, jp]: Pair): string {
  return `${vn}:${jp}`;
}

/** The pair that `pairText` wrote. */
export function readPair(text: string): Pair {
  const [vn = '', jp = ''] = text.split(':');
  return [vn, jp];
}

/** Stories as readers see them, in the order of the ids; unknown ids are left out. */
export async function storyCards(db: Database, ids: readonly string[]): Promise<StoryCard[]> {
  if (!ids.length) return [];
  const [stories, articles] = await Promise.all([
    db
      .selectFrom('story')
      .select(['id', 'relevance', 'lead_article_id', 'pairs', 'vn', 'jp', 'kinds', 'event_date'])
      .select(['first_seen_at', 'updated_at'])
      .where('id', 'in', ids)
      .execute(),
    articlesOf(db, ids),
  ]);
  const byId = new Map(stories.map((story) => [story.id, story]));
  return ids.flatMap((id) => {
    const story = byId.get(id);
    const own = articles.filter((article) => article.story_id === id);
    if (!story || !own.length) return [];
    own.sort((a, b) => rank(a, story.lead_article_id) - rank(b, story.lead_article_id));
    const lead = own[0];
    return [
      {
        id: story.id,
        relevance: story.relevance as Relevance,
        pairs: story.pairs.map(readPair),
        vn: story.vn,
        jp: story.jp,
        kinds: story.kinds as Kind[],
        eventDate: story.event_date,
        firstSeenAt: story.first_seen_at,
        updatedAt: story.updated_at,
        articles: own.map(cardArticle),
        independent: own.filter((article) => !article.copy_of && !article.translated).length,
        copies: own.filter((article) => article.copy_of).length,
        reasons: (lead?.reasons ?? []) as Reason[],
        facts: (lead?.facts ?? NO_FACTS) as CardFacts,
      },
    ];
  });
}

type ArticleRow = Awaited<ReturnType<typeof articlesOf>>[number];

/** Every report of some stories with its source's name and its reasons, oldest first. */
async function articlesOf(db: Database, storyIds: readonly string[]) {
  return await db
    .selectFrom('article')
    .innerJoin('source', 'source.id', 'article.source_id')
    .leftJoin('verdict', 'verdict.article_id', 'article.id')
    .select([
      'article.id',
      'article.story_id',
      'article.fetch_url as url',
      'article.source_id',
      'article.lang',
    ])
    // A headline longer than this is none.
    .select(sql<string>`left(article.title, 400)`.as('title'))
    .select([
      'article.published_at',
      'article.copy_of',
      'article.translated',
      'source.name',
      'verdict.reasons',
      'verdict.facts',
    ])
    .where('article.story_id', 'in', storyIds)
    .orderBy(sql`coalesce(article.published_at, article.fetched_at)`)
    .orderBy('article.id')
    .execute();
}

function rank(article: ArticleRow, lead: string | null): number {
  if (article.id === lead) return 0;
  if (article.copy_of) return 3;
  return article.translated ? 2 : 1;
}

function cardArticle(row: ArticleRow): CardArticle {
  return {
    id: row.id,
    url: row.url,
    sourceId: row.source_id,
    sourceName: row.name,
    lang: row.lang,
    title: row.title,
    publishedAt: row.published_at,
    copyOf: row.copy_of,
    translated: row.translated,
  };
}

/** Opens a story; its facts are filled by `refreshStory`. `follows` links a later event of the same thread. */
export async function openStory(
  db: Database,
  relevance: Relevance,
  follows: string | null,
  now: Date,
): Promise<string> {
  const row = await db
    .insertInto('story')
    .values({ relevance, follows, first_seen_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The folded text of a story's reports, as queries are asked of it. */
export async function storyText(db: Database, storyId: string): Promise<string> {
  const rows = await db.selectFrom('article').select('folded').where('story_id', '=', storyId).execute();
  return rows.map(({ folded }) => folded).join(' \n ');
}

/** Every pair of which a core story tells: who works or worked with whom. */
export async function tiedPairs(db: Database): Promise<string[]> {
  const { rows } = await sql<{ pair: string }>`
    select distinct unnest(pairs) as pair from story where relevance = 'core'`.execute(db);
  return rows.map(({ pair }) => pair);
}

/** Ids of the newest stories that readers are told of. */
export async function newestStories(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('story')
    .select('id')
    .where('relevance', '=', 'core')
    .orderBy('first_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
