import { sql } from 'kysely';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';

/** By what a new text is compared with those that are stored. */
export interface TextKeys {
  url: string;
  slug: string | null;
  originUrl: string | null;
  contentHash: string;
  bands: readonly number[];
}

/**
 * Places in the list of the texts that `copyCandidates` would find something for; the others are like no stored text. Each key is
 * looked up by itself, held to it by its `limit`: as `exists` Postgres reads all bands of a small table into memory, for each batch.
 */
export async function relatedTexts(db: Database, texts: readonly TextKeys[]): Promise<Set<number>> {
  if (!texts.length) return new Set();
  const { rows } = await sql<{ nth: number }>`${prepared}
    select t.n::int - 1 as nth
    from unnest(
      ${texts.map(({ url }) => url)}::text[], ${texts.map(({ contentHash }) => contentHash)}::text[],
      ${texts.map(({ originUrl }) => originUrl)}::text[], ${texts.map(({ slug }) => slug)}::text[]
    ) with ordinality as t (url, hash, origin, slug, n)
    cross join lateral (
      (select from article where url = t.url limit 1)
      union all (select from article where content_hash = t.hash limit 1)
      union all (select from article where url = t.origin limit 1)
      union all (select from article where slug = t.slug limit 1)) as like_it
    union
    select t.n::int - 1
    from unnest(${texts.map(({ bands }) => arrayIn(bands))}::text[]) with ordinality as t (bands, n)
    cross join lateral unnest(t.bands::int[]) with ordinality as b (hash, n)
    cross join lateral (
      select from band where band.band = (b.n - 1)::smallint and band.hash = b.hash limit 1) as shared`.execute(
    db,
  );
  return new Set(rows.map(({ nth }) => nth));
}
