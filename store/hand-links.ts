import { sql } from 'kysely';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

/** What people decided on two articles: one story, or never one. Both directions are given. */
export interface HandLink {
  article: string;
  other: string;
  together: boolean;
}

/**
 * The standing decisions on some articles, one for each two: the latest that speaks of both. A merge speaks of all its
 * articles, a split of each two that it parted.
 */
export async function handLinks(db: Database, articleIds: readonly string[]): Promise<HandLink[]> {
  if (!articleIds.length) return [];
  const { rows } = await sql<HandLink>`${prepared}
    select distinct on (mine.article_id, theirs.article_id)
      mine.article_id as article, theirs.article_id as other, d.kind = 'merge' as together
    from decision_article mine
    join decision d on d.id = mine.decision_id and d.undone_at is null
    join decision_article theirs on theirs.decision_id = d.id and theirs.article_id <> mine.article_id
      and (d.kind = 'merge' or theirs.side <> mine.side)
    where mine.article_id = any(${[...articleIds]}::bigint[])
    order by mine.article_id, theirs.article_id, d.id desc`.execute(db);
  return rows;
}

/**
 * Where people want an article: the story that most of those are in with which it belongs together, and the stories that
 * hold one that it was parted from.
 */
export async function handDecisions(
  db: Database,
  articleId: string,
): Promise<{ must: string | null; cannot: ReadonlySet<string> }> {
  const links = await handLinks(db, [articleId]);
  if (!links.length) return { must: null, cannot: new Set() };
  const rows = await db
    .selectFrom('article')
    .select(['id', 'story_id'])
    .where(
      'id',
      'in',
      links.map(({ other }) => other),
    )
    .execute();
  const storyOf = new Map(rows.map((row) => [row.id, row.story_id]));
  const stories = (together: boolean) =>
    links.flatMap((link) => (link.together === together ? (storyOf.get(link.other) ?? []) : []));
  const cannot = new Set(stories(false));
  const must = mostFrequent(stories(true).filter((story) => !cannot.has(story)));
  return { must, cannot };
}

function mostFrequent(items: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  let best: string | null = null;
  for (const [item, n] of counts) if (best === null || n > (counts.get(best) ?? 0)) best = item;
  return best;
}
