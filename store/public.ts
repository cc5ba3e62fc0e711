import type { Database } from './database.ts';

/** What anybody may know of the sources. */
export async function publicSources(db: Database) {
  const rows = await db
    .selectFrom('source')
    .select(['id', 'name', 'home', 'state', 'last_ok_at'])
    .where('configured', '=', true)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    home: row.home,
    state: row.state,
    last_ok_at: row.last_ok_at?.toISOString() ?? null,
  }));
}

/** What the judge said of an article, with its reasons; undefined before it was judged. */
export async function verdictOf(db: Database, articleId: string) {
  return await db
    .selectFrom('verdict')
    .select(['relevance', 'score', 'pairs', 'kinds', 'event_date', 'places', 'reasons', 'rules'])
    .where('article_id', '=', articleId)
    .executeTakeFirst();
}
