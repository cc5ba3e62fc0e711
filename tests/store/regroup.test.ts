import { afterEach, beforeEach, expect, test } from 'vitest';
import { mergeStories, splitStory, undoDecision } from '../../store/decisions.ts';
import { regroupStories } from '../../workers/regroup.ts';
import { subscribed } from '../alerts/room.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { readSet } from '../stories/labelled.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom } from '../support/newsroom.ts';

const judge = shippedJudge();
const now = new Date('2025-12-01T00:00:00Z');
const by = { by: 'lan', now };
const run = { since: new Date('2020-01-01'), dryRun: false, now };
let database: TestDatabase;
/** Story of each stored article, by the id in the labelled set. */
let stored: Map<string, { articleId: string; storyId: string | null }>;

beforeEach(async () => {
  database = await testDatabase();
  const room = newsroom(database.db, judge);
  await subscribed(database.db, 'now@reader.example');
  stored = new Map();
  for (const { id, lang, title, text, published_at } of readSet('groups-tune').slice(0, 36)) {
    const { articleId, storyId } = await room.settle({ lang, title, text, published: published_at });
    stored.set(id, { articleId, storyId });
  }
});
afterEach(async () => await database.close());

async function grouping(): Promise<Map<string, string | null>> {
  const rows = await database.db.selectFrom('article').select(['id', 'story_id']).orderBy('id').execute();
  return new Map(rows.map((row) => [row.id, row.story_id]));
}

async function alerts(): Promise<number> {
  return (await database.db.selectFrom('alert').select('id').execute()).length;
}

/** A story with three reports or more. */
async function large(): Promise<{ storyId: string; articles: string[] }> {
  const groups = new Map<string, string[]>();
  for (const [id, story] of await grouping())
    if (story) groups.set(story, [...(groups.get(story) ?? []), id]);
  const [storyId, articles] = [...groups].find(([, ids]) => ids.length >= 3)!;
  return { storyId, articles };
}

test('grouping anew what was grouped by the same rules moves nothing', async () => {
  const before = await grouping();
  expect((await regroupStories(database.db, judge, run)).moves).toEqual([]);
  expect(await grouping()).toEqual(before);
});

test('a dry run says what would move, and moves nothing; the run then does just that', async () => {
  const { storyId, articles } = await large();
  const stray = articles.at(-1)!;
  const other = [...(await grouping()).values()].find((story) => story && story !== storyId)!;
  await database.db.updateTable('article').set({ story_id: other }).where('id', '=', stray).execute();
  const before = await grouping();
  const planned = await regroupStories(database.db, judge, { ...run, dryRun: true });
  expect(planned.moves).toMatchObject([{ articleId: stray, from: other, to: storyId }]);
  expect(await grouping()).toEqual(before);
  const told = await alerts();
  expect((await regroupStories(database.db, judge, run)).moves).toEqual(planned.moves);
  expect((await grouping()).get(stray)).toBe(storyId);
  expect(await alerts()).toBe(told);
});

test('after a split, ten runs do not merge again; after the undoing the articles are one story', async () => {
  const { storyId, articles } = await large();
  const split = await splitStory(database.db, { storyId, articleIds: [articles[1]!], ...by });
  if (!split.ok) throw new Error(split.reason);
  const before = await grouping();
  expect(before.get(articles[1]!)).toBe(split.otherId);
  for (let i = 0; i < 10; i++) {
    await regroupStories(database.db, judge, run);
    expect(await grouping()).toEqual(before);
  }
  await undoDecision(database.db, { id: split.decisionId, ...by });
  await regroupStories(database.db, judge, run);
  expect((await grouping()).get(articles[1]!)).toBe(storyId);
});

test('a merge stands through ten runs, and an undone merge comes apart', async () => {
  const { storyId, articles } = await large();
  const other = [...(await grouping()).values()].find((story) => story && story !== storyId)!;
  const apart = await grouping();
  const merged = await mergeStories(database.db, { storyId, other, ...by });
  if (!merged.ok) throw new Error(merged.reason);
  const before = await grouping();
  for (let i = 0; i < 10; i++) await regroupStories(database.db, judge, run);
  expect(await grouping()).toEqual(before);
  await undoDecision(database.db, { id: merged.decisionId, ...by });
  await regroupStories(database.db, judge, run);
  expect(await grouping()).toEqual(apart);
  expect(articles.length).toBeGreaterThan(2);
});

test('what was published before the day stays where it is', async () => {
  const { articles } = await large();
  await database.db.updateTable('article').set({ story_id: null }).where('id', '=', articles[0]!).execute();
  const { moves } = await regroupStories(database.db, judge, { ...run, since: new Date('2026-01-01') });
  expect(moves).toEqual([]);
});
