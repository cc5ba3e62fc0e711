import { sql } from 'kysely';
import type { MatchSubject } from '../core/match/matches-filter.ts';
import type { Kind, Relevance } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { readPair } from './stories.ts';

/** A story of the last days as filters see it. */
export interface RecentStory extends MatchSubject {
  id: string;
}

/** The stories that were first seen since a time, newest first, at most twenty thousand. */
export async function recentStories(db: Database, since: Date): Promise<RecentStory[]> {
  const { rows } = await sql<{
    id: string;
    relevance: Relevance;
    pairs: string[];
    vn: string[];
    jp: string[];
    kinds: Kind[];
    langs: string[];
    sources: string[];
  }>`
    select s.id, s.relevance, s.pairs, s.vn, s.jp, s.kinds, array_agg(distinct a.lang) as langs, array_agg(distinct a.source_id) as sources
    from story s join article a on a.story_id = s.id
    where s.first_seen_at >= ${since} and s.relevance <> 'no'
    group by s.id order by s.first_seen_at desc, s.id desc limit 20000`.execute(db);
  return rows.map((row) => ({ ...row, pairs: row.pairs.map(readPair) }));
}

/** The folded texts of some stories. */
export async function storyTexts(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map();
  const { rows } = await sql<{ id: string; text: string }>`
    select story_id as id, string_agg(folded, ' ') as text from article where story_id = any(${ids}::bigint[]) group by story_id`.execute(
    db,
  );
  return new Map(rows.map(({ id, text }) => [id, text]));
}
