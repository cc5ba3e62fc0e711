import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoryEvidence } from '../../core/story.ts';
import { storyCandidates } from '../../store/story-candidates.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await sql`insert into source (id, name, home, lang, interval_ms) values
    ('paper', '{"vi":"Báo","ja":"新聞","en":"Paper"}', 'https://paper.example/', 'vi', 60000)`.execute(
    database.db,
  );
});
afterAll(async () => await database.close());

let n = 0;
/** A stored report in a story of its own, or in a story that is there; gives the story. */
async function report(
  what: { vn?: string[]; jp?: string[]; marks?: string[]; at?: string; story?: string } = {},
): Promise<string> {
  const url = `https://paper.example/${++n}`;
  const at = what.at ?? '2026-11-20T08:00:00Z';
  const story =
    what.story ??
    (
      await sql<{ id: string }>`insert into story (relevance, first_seen_at, updated_at)
        values ('core', ${at}, ${at}) returning id`.execute(database.db)
    ).rows[0]?.id;
  await sql`with one as (
    insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at,
      published_at, story_id)
    values ('paper', ${url}, ${url}, 'Bài', 'Văn bản', 'vi', ${url}, '', ${at}, ${at}, ${at}, ${story}) returning id)
    insert into verdict (article_id, relevance, score, pairs, vn, jp, kinds, places, reasons, marks, rules, judged_at)
    select id, 'core', 1, '{}', ${what.vn ?? []}::text[], ${what.jp ?? []}::text[], '{}', '[]', '[]',
      ${what.marks ?? []}::text[], 'test', ${at} from one`.execute(database.db);
  return story ?? '';
}

const EVIDENCE: StoryEvidence = {
  articleId: 'new',
  lang: 'vi',
  publishedAt: new Date('2026-11-22T08:00:00Z'),
  pairs: [],
  vn: ['VN-13'],
  jp: ['JP-40'],
  kinds: [],
  eventDate: null,
  marks: ['person:mori hanako', 'now:VN-13'],
};

test('a report is compared with the stories that share a place, a name or today’s unit with it, those that share most first', async () => {
  const byVn = await report({ vn: ['VN-13'] });
  const byJp = await report({ jp: ['JP-40', 'JP-13'] });
  const byPerson = await report({ vn: ['VN-44'], marks: ['person:mori hanako'] });
  const byUnit = await report({ vn: ['VN-30'], marks: ['now:VN-13'] });
  const byNamedPlace = await report({ marks: ['place:JP-40'] });
  const byMost = await report({ vn: ['VN-13'], jp: ['JP-40'], marks: ['person:mori hanako'] });
  await report({ vn: ['VN-44'], jp: ['JP-13'], marks: ['person:ono taro', 'now:VN-44'] });
  await report({ vn: ['VN-13'], at: '2026-09-20T08:00:00Z' });
  // Its first report shares nothing, its second one a place.
  const bySecond = await report({ vn: ['VN-44'] });
  await report({ jp: ['JP-40'], story: bySecond });

  const found = (await storyCandidates(database.db, EVIDENCE)).map(({ storyId }) => storyId);
  expect(found.slice(0, 2)).toEqual([byMost, byPerson]);
  expect(found.slice(2).sort()).toEqual([byVn, byJp, byUnit, byNamedPlace, bySecond].sort());
});

test('it is compared with what its stories’ reports say, whether they share something with it or not', async () => {
  const story = await report({ vn: ['VN-52'], jp: ['JP-32'] });
  await report({ marks: ['number:350'], story });
  const evidence = { ...EVIDENCE, vn: ['VN-52'], jp: [], marks: [] };
  const [candidate] = await storyCandidates(database.db, evidence);
  expect(candidate).toMatchObject({
    storyId: story,
    members: [{ vn: ['VN-52'] }, { marks: ['number:350'] }],
  });
});

test('a report that names nobody and no place is compared with none', async () => {
  expect(await storyCandidates(database.db, { ...EVIDENCE, vn: [], jp: [], marks: [] })).toEqual([]);
});
