import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NO_FACTS } from '../../core/card-facts.ts';
import type { Verdict } from '../../core/verdict.ts';
import { joinStory } from '../../store/articles.ts';
import { insertArticle } from '../../store/new-article.ts';
import {
  countWaitingFeedback,
  decideFeedback,
  feedbackExamples,
  listFeedback,
  saveFeedback,
} from '../../store/feedback.ts';
import { refreshStory } from '../../store/story-facts.ts';
import { openStory, storyCards } from '../../store/stories.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2025-06-05T03:00:00Z');
let database: TestDatabase;

const verdict: Verdict = {
  relevance: 'core',
  score: 0.9,
  pairs: [['VN-22', 'JP-10']],
  vn: ['VN-22'],
  jp: ['JP-10'],
  places: [],
  kinds: ['visit'],
  eventDate: '2025-06-03',
  facts: { ...NO_FACTS, organisations: [{ name: 'JICA', quote: 'JICA hỗ trợ.' }] },
  rules: 'r1',
  reasons: [],
};

async function storedStory(url: string): Promise<{ storyId: string; articleId: string }> {
  const { db } = database;
  const article = {
    sourceId: 'paper',
    url,
    fetchUrl: url,
    title: `Bài ${url}`,
    lead: null,
    text: 'Nghệ An tiếp đoàn tỉnh Gunma.',
    lang: 'vi',
    publishedAt: now,
    modifiedAt: null,
    author: null,
    section: null,
    image: null,
    attribution: null,
    flags: [],
    contentHash: url,
    copyOf: null,
    translated: false,
    slug: null,
    bands: [],
    etag: null,
    lastModified: null,
    now,
  };
  const articleId = await insertArticle(db, article, { verdict, marks: [], html: '' });
  if (!articleId) throw new Error('the article was not stored');
  const storyId = await openStory(db, 'core', null, now);
  await joinStory(db, { id: articleId, title: article.title, text: article.text }, storyId);
  await refreshStory(db, storyId, now);
  return { storyId, articleId };
}

beforeAll(async () => {
  database = await testDatabase();
  await database.db
    .insertInto('source')
    .values({
      id: 'paper',
      name: JSON.stringify({ vi: 'B', ja: 'B', en: 'B' }),
      home: '',
      lang: 'vi',
      interval_ms: 1,
    })
    .execute();
});
beforeEach(async () => {
  await database.db.deleteFrom('feedback').execute();
  await database.db.deleteFrom('article').execute();
  await database.db.deleteFrom('story').execute();
});
afterAll(async () => await database.close());

test('a card brings the facts of its leading article', async () => {
  const { storyId } = await storedStory('https://paper.example/1');
  const [card] = await storyCards(database.db, [storyId]);
  expect(card?.facts.organisations).toEqual([{ name: 'JICA', quote: 'JICA hỗ trợ.' }]);
});

test('a word waits, and teaches nothing before an operator accepts it', async () => {
  const { storyId, articleId } = await storedStory('https://paper.example/2');
  const id = await saveFeedback(database.db, { storyId, says: 'not-relevant', by: '192.0.2.1' });
  expect(await countWaitingFeedback(database.db)).toBe(1);
  expect(await feedbackExamples(database.db)).toEqual([]);
  const [entry] = await listFeedback(database.db, { state: 'waiting', limit: 10 });
  expect(entry).toMatchObject({
    id,
    articleId,
    says: 'not-relevant',
    relevance: 'core',
    pairs: [['VN-22', 'JP-10']],
  });
  expect(await decideFeedback(database.db, id, { state: 'accepted', by: 'op', now })).toBe(true);
  expect(await feedbackExamples(database.db)).toMatchObject([
    {
      id: `feedback-${articleId}`,
      relevance: 'no',
      pairs: [],
      kinds: [],
      text: 'Nghệ An tiếp đoàn tỉnh Gunma.',
    },
  ]);
  await decideFeedback(database.db, id, { state: 'declined', by: 'op', now });
  expect(await feedbackExamples(database.db)).toEqual([]);
});

test('a wrong pair is accepted only with the right one', async () => {
  const { storyId } = await storedStory('https://paper.example/3');
  const id = await saveFeedback(database.db, { storyId, says: 'wrong-pair', by: '192.0.2.1' });
  expect(await decideFeedback(database.db, id, { state: 'accepted', by: 'op', now })).toBe(false);
  expect(await countWaitingFeedback(database.db)).toBe(1);
  const label = { pairs: [['VN-22', 'JP-11']] as [string, string][] };
  expect(await decideFeedback(database.db, id, { state: 'accepted', label, by: 'op', now })).toBe(true);
  expect(await feedbackExamples(database.db)).toMatchObject([
    {
      relevance: 'core',
      pairs: [['VN-22', 'JP-11']],
      kinds: ['visit'],
      kindsUnsaid: true,
      event_date: '2025-06-03',
    },
  ]);
});

test('stories that are the same event share a story in the examples', async () => {
  const [one, two, three] = [
    await storedStory('https://paper.example/4'),
    await storedStory('https://paper.example/5'),
    await storedStory('https://paper.example/6'),
  ];
  const accept = async (word: Parameters<typeof saveFeedback>[1]) => {
    const id = await saveFeedback(database.db, word);
    await decideFeedback(database.db, id, { state: 'accepted', by: 'op', now });
  };
  await accept({ storyId: two.storyId, otherStoryId: one.storyId, says: 'same-event', by: 'op' });
  await accept({ storyId: three.storyId, otherStoryId: two.storyId, says: 'same-event', by: 'op' });
  await accept({ storyId: one.storyId, says: 'relevant', by: 'op' });
  const stories = (await feedbackExamples(database.db)).map(({ story }) => story);
  expect(stories).toEqual([`story-${one.storyId}`, `story-${one.storyId}`, `story-${one.storyId}`]);
});
