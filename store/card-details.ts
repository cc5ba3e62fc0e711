import { sql } from 'kysely';
import type { Place } from '../core/verdict.ts';
import type { Database } from './database.ts';

/** What pages say of a story besides its card, from its leading article. */
export interface CardDetail {
  /** Places in the order of the text. */
  places: Place[];
  /** Title and first sentences, in which a town must be named to stand for its province. */
  opening: string;
  /** The story of which this is a later event. */
  follows: string | null;
}

const OPENING = 600;

/** Details of stories by id; stories without a judged article are left out. */
export async function cardDetails(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CardDetail>> {
  if (!ids.length) return new Map();
  const { rows } = await sql<{ id: string; places: Place[]; opening: string; follows: string | null }>`
    select s.id, v.places, left(a.title, 400) || E'\n' || left(coalesce(a.lead, a.text), ${OPENING}) as opening, s.follows
    from story s join article a on a.id = s.lead_article_id join verdict v on v.article_id = a.id
    where s.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, ...detail }) => [id, detail]));
}

/** The stories of a thread: what this one follows, back to the first, and what came after; oldest first, without itself. */
export async function threadOf(db: Database, storyId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive before as (
      select id, follows, 0 as far from story where id = ${storyId}
      union select s.id, s.follows, far + 1 from story s join before on before.follows = s.id where far < 20),
    after as (
      select id, 0 as far from story where id = ${storyId}
      union select s.id, far + 1 from story s join after on s.follows = after.id where far < 20)
    select s.id from story s where s.id in (select id from before union select id from after)
      and s.id <> ${storyId} and s.relevance <> 'no' order by s.day, s.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Texts of the leading articles, cut: from which search shows the words it found. */
export async function leadTexts(
  db: Database,
  ids: readonly string[],
  length: number,
): Promise<ReadonlyMap<string, string>> {
  if (!ids.length) return new Map();
  const { rows } = await sql<{ id: string; text: string }>`
    select s.id, left(a.text, ${length}) as text from story s join article a on a.id = s.lead_article_id
    where s.id = any(${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** Earlier states of an article, newest first; each was replaced when `seenAt` says. */
export async function revisionsOf(db: Database, articleId: string) {
  const rows = await db
    .selectFrom('revision')
    .select(['n', 'title', 'text', 'seen_at'])
    .where('article_id', '=', articleId)
    .orderBy('n', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ seen_at, ...row }) => ({ ...row, seenAt: seen_at }));
}
