import { sql } from 'kysely';
import type { Candidate } from '../core/stories/grouper.ts';
import { keysOf, marksWithKeys } from '../core/stories/keys.ts';
import { MOST_MEMBERS } from '../core/stories/memory.ts';
import type { StoryEvidence } from '../core/story.ts';
import type { Kind } from '../core/verdict.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import { readPair } from './stories.ts';

/** Stories that are compared with a report, those that share most with it first. */
const MOST_STORIES = 40;
/** How the mark of a locality begins. */
const PLACE = 'place:';

/**
 * Stories of the 45 days around a report that share a place, a person, an address or a slug with it, with their latest
 * reports: all that can be its event, or an earlier event of its thread. Only stories' articles of these days are read,
 * however many others are stored.
 */
export async function storyCandidates(db: Database, evidence: StoryEvidence): Promise<Candidate[]> {
  const at = evidence.publishedAt;
  const marks = marksWithKeys(keysOf(evidence));
  const codes = marks.flatMap((mark) => (mark.startsWith(PLACE) ? [mark.slice(PLACE.length)] : []));
  const { rows } = await sql<{ id: string }>`${prepared}
    with near as (
      select a.story_id, v.marks || ${placeMarks('v.vn')} || ${placeMarks('v.jp')} as marks,
        abs(extract(epoch from coalesce(a.published_at, a.fetched_at) - ${at}::timestamptz)) as away
      from article a join verdict v on v.article_id = a.id
      where a.story_id is not null and a.id::text <> ${evidence.articleId}
        and coalesce(a.published_at, a.fetched_at)
          between ${at}::timestamptz - interval '45 days' and ${at}::timestamptz + interval '45 days'
        and (v.marks && ${marks}::text[] or v.vn && ${codes}::text[] or v.jp && ${codes}::text[]))
    select story_id as id from (
      select n.story_id, n.away, case when m like 'place:%' or m like 'now:%' then 1 else 2 end as worth
      from near n, unnest(n.marks) as m where m = any(${marks}::text[])) s
    group by story_id order by sum(worth) desc, min(away), story_id desc limit ${MOST_STORIES}`.execute(db);
  return await membersOf(
    db,
    rows.map((row) => row.id),
  );
}

function placeMarks(column: string) {
  return sql`array(select ${sql.lit(PLACE)} || code from unnest(${sql.ref(column)}) as code)`;
}

/** The evidence of some stories' latest reports, in the order of the stories. */
async function membersOf(db: Database, storyIds: readonly string[]): Promise<Candidate[]> {
  if (!storyIds.length) return [];
  const rows = await evidenceRows(db)
    .where('article.story_id', '=', sql<string>`any(${[...storyIds]}::bigint[])`)
    .modifyFront(prepared)
    .execute();
  return storyIds.map((storyId) => ({
    storyId,
    members: rows
      .filter((row) => row.story_id === storyId)
      .slice(-MOST_MEMBERS)
      .map(readEvidence),
  }));
}

function evidenceRows(db: Database) {
  return db
    .selectFrom('article')
    .innerJoin('verdict', 'verdict.article_id', 'article.id')
    .select(['article.id', 'article.story_id', 'article.lang', 'article.published_at', 'article.fetched_at'])
    .select(['verdict.pairs', 'verdict.vn', 'verdict.jp', 'verdict.kinds'])
    .select(['verdict.event_date', 'verdict.marks'])
    .orderBy('article.id');
}

type EvidenceRow = Awaited<ReturnType<ReturnType<typeof evidenceRows>['execute']>>[number];

function readEvidence(row: EvidenceRow): StoryEvidence {
  return {
    articleId: row.id,
    lang: row.lang,
    publishedAt: row.published_at ?? row.fetched_at,
    pairs: row.pairs.map(readPair),
    vn: row.vn,
    jp: row.jp,
    kinds: row.kinds as Kind[],
    eventDate: row.event_date,
    marks: row.marks,
  };
}
