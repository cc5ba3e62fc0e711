import { afterEach, beforeEach, expect, test } from 'vitest';
import { currentStory, listDecisions } from '../../store/decision-list.ts';
import { mergeStories, splitStory, undoDecision, type Decided } from '../../store/decisions.ts';
import { handDecisions } from '../../store/hand-links.ts';
import { findStories } from '../../store/search.ts';
import { storyCards } from '../../store/stories.ts';
import { storyFilter } from '../../core/filter.ts';
import { localities, subscribed } from '../alerts/room.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom, type Newsroom } from '../support/newsroom.ts';

const judge = shippedJudge();
const now = new Date('2025-06-20T00:00:00Z');
const by = { by: 'lan', now };
let database: TestDatabase;
let room: Newsroom;
beforeEach(async () => {
  database = await testDatabase();
  room = newsroom(database.db, judge);
});
afterEach(async () => await database.close());

const SIGNING =
  'Chiều 10/6, tại thành phố Hạ Long, Phó Chủ tịch UBND tỉnh Quảng Ninh Bùi Văn Khắng và Phó Thống đốc tỉnh Gunma (Nhật Bản) Utsuki Nobuaki ký bản ghi nhớ về đào tạo nhân lực du lịch.\n\nTheo đó, mỗi năm 25 sinh viên Quảng Ninh sang thực tập tại các khách sạn ở Gunma, chi phí ăn ở do phía Nhật Bản lo.';
const reports = {
  signing: {
    lang: 'vi',
    title: 'Quảng Ninh và Gunma ký bản ghi nhớ đào tạo nhân lực du lịch',
    text: SIGNING,
    published: '2025-06-10T10:00:00Z',
  },
  copy: {
    lang: 'vi',
    title: 'Quảng Ninh, Gunma ký ghi nhớ',
    text: `${SIGNING}\nTheo TTXVN`,
    published: '2025-06-10T12:00:00Z',
  },
  japanese: {
    lang: 'ja',
    title: '群馬県とクアンニン省、観光人材育成で覚書',
    text: '群馬県の宇津木伸明副知事は10日、ベトナム北部クアンニン省ハロン市で、省人民委員会と観光人材の育成に関する覚書を交わした。毎年25人の学生を県内の宿泊施設で受け入れる。',
    published: '2025-06-11T01:00:00Z',
  },
  other: {
    lang: 'vi',
    title: 'Nghệ An học hỏi Gunma cách trồng rau nhà kính',
    text: 'Ngày 12/6, tại Vinh, Sở Nông nghiệp tỉnh Nghệ An làm việc với đoàn chuyên gia tỉnh Gunma (Nhật Bản) về trồng rau trong nhà kính. Hai bên thống nhất thử nghiệm trên 3 héc-ta trong vụ tới.',
    published: '2025-06-12T10:00:00Z',
  },
};

/** The signing in two languages with a copy (one story), and another event. */
async function fourReports() {
  const signing = await room.settle(reports.signing);
  const copy = await room.settle(reports.copy);
  const japanese = await room.settle(reports.japanese);
  const other = await room.settle(reports.other);
  expect([copy.storyId, japanese.storyId]).toEqual([signing.storyId, signing.storyId]);
  expect(other.storyId).not.toBe(signing.storyId);
  return { signing, copy, japanese, other, story: signing.storyId!, second: other.storyId! };
}

function taken(decided: Decided) {
  if (!decided.ok) throw new Error(decided.reason);
  return decided;
}

async function storyOf(articleId: string): Promise<string | null> {
  const row = await database.db
    .selectFrom('article')
    .select('story_id')
    .where('id', '=', articleId)
    .executeTakeFirstOrThrow();
  return row.story_id;
}

async function listed(): Promise<string[]> {
  const page = await findStories(
    database.db,
    storyFilter.parse({}),
    { limit: 50 },
    { localities, placeNames: new Map() },
  );
  return page.cards.map((card) => card.id);
}

test('merged stories are one: facts of both, one row in lists, the old address leads on', async () => {
  const { story, second, other } = await fourReports();
  const merged = taken(await mergeStories(database.db, { storyId: story, other: second, ...by }));
  expect(await storyOf(other.articleId)).toBe(story);
  const [card] = await storyCards(database.db, [story]);
  expect(card!.pairs).toEqual(
    expect.arrayContaining([
      ['VN-13', 'JP-10'],
      ['VN-22', 'JP-10'],
    ]),
  );
  expect(await listed()).toEqual([story]);
  expect(await currentStory(database.db, second)).toBe(story);
  taken(await undoDecision(database.db, { id: merged.decisionId, ...by }));
  expect(await storyOf(other.articleId)).toBe(second);
  expect(await currentStory(database.db, second)).toBe(second);
  expect((await listed()).sort()).toEqual([story, second].sort());
});

test('a split takes copies along, stands in the articles own way, and can be undone', async () => {
  const { story, signing, copy, japanese } = await fourReports();
  const split = taken(
    await splitStory(database.db, { storyId: story, articleIds: [signing.articleId], ...by }),
  );
  expect(await storyOf(copy.articleId)).toBe(split.otherId);
  expect(await storyOf(japanese.articleId)).toBe(story);
  expect((await handDecisions(database.db, japanese.articleId)).cannot).toEqual(new Set([split.otherId]));
  expect((await handDecisions(database.db, signing.articleId)).cannot).toEqual(new Set([story]));
  taken(await undoDecision(database.db, { id: split.decisionId, ...by }));
  expect(await storyOf(signing.articleId)).toBe(story);
  expect((await handDecisions(database.db, signing.articleId)).cannot.size).toBe(0);
  expect(await currentStory(database.db, split.otherId)).toBe(story);
});

test('a copy that is split from its original is a copy again after the undoing', async () => {
  const { story, signing, copy } = await fourReports();
  const origin = async () =>
    (
      await database.db
        .selectFrom('article')
        .select('copy_of')
        .where('id', '=', copy.articleId)
        .executeTakeFirstOrThrow()
    ).copy_of;
  const split = taken(await splitStory(database.db, { storyId: story, articleIds: [copy.articleId], ...by }));
  expect(await origin()).toBeNull();
  taken(await undoDecision(database.db, { id: split.decisionId, ...by }));
  expect(await origin()).toBe(signing.articleId);
});

test('of two decisions on the same articles the later one counts', async () => {
  const { story, signing, japanese } = await fourReports();
  const split = taken(
    await splitStory(database.db, { storyId: story, articleIds: [signing.articleId], ...by }),
  );
  taken(await mergeStories(database.db, { storyId: story, other: split.otherId, ...by }));
  expect(await handDecisions(database.db, japanese.articleId)).toEqual({ must: story, cannot: new Set() });
  taken(await undoDecision(database.db, { id: split.decisionId, ...by }));
  expect(await storyOf(signing.articleId)).toBe(story);
});

test('what can not be done is refused with its reason and changes nothing', async () => {
  const { story, second, signing, copy, japanese, other } = await fourReports();
  const all = [signing.articleId, copy.articleId, japanese.articleId];
  expect(await mergeStories(database.db, { storyId: story, other: story, ...by })).toEqual({
    ok: false,
    reason: 'same-story',
  });
  expect(await mergeStories(database.db, { storyId: story, other: '999', ...by })).toEqual({
    ok: false,
    reason: 'unknown-story',
  });
  expect(await splitStory(database.db, { storyId: story, articleIds: all, ...by })).toEqual({
    ok: false,
    reason: 'nothing-left',
  });
  expect(await splitStory(database.db, { storyId: story, articleIds: [other.articleId], ...by })).toEqual({
    ok: false,
    reason: 'not-its-articles',
  });
  expect(await undoDecision(database.db, { id: '999', ...by })).toEqual({
    ok: false,
    reason: 'unknown-decision',
  });
  const merged = taken(await mergeStories(database.db, { storyId: story, other: second, ...by }));
  taken(await undoDecision(database.db, { id: merged.decisionId, ...by }));
  expect(await undoDecision(database.db, { id: merged.decisionId, ...by })).toEqual({
    ok: false,
    reason: 'undone-before',
  });
  expect((await listed()).sort()).toEqual([story, second].sort());
});

test('the desk lists decisions with who, when and which articles, latest first', async () => {
  const { story, second, signing, other } = await fourReports();
  const split = taken(
    await splitStory(database.db, {
      storyId: story,
      articleIds: [signing.articleId],
      note: 'two texts',
      ...by,
    }),
  );
  const merged = taken(await mergeStories(database.db, { storyId: story, other: second, ...by }));
  taken(await undoDecision(database.db, { id: merged.decisionId, by: 'minh', now }));
  const lines = await listDecisions(database.db);
  expect(lines.map(({ id }) => id)).toEqual([merged.decisionId, split.decisionId]);
  expect(lines[0]).toMatchObject({ kind: 'merge', by: 'lan', undoneBy: 'minh', otherId: second });
  expect(lines[0]!.articles.find(({ side }) => side === 'other')).toEqual({
    id: other.articleId,
    title: reports.other.title,
    lang: 'vi',
    side: 'other',
  });
  expect((await listDecisions(database.db, { storyId: split.otherId })).map(({ note }) => note)).toEqual([
    'two texts',
  ]);
  expect(await listDecisions(database.db, { before: split.decisionId })).toEqual([]);
});

test('work at the desk tells nobody twice, and nobody anything new', async () => {
  await subscribed(database.db, 'daily@reader.example', { cadence: 'daily' });
  await subscribed(database.db, 'now@reader.example');
  const { story, second } = await fourReports();
  const alerts = async () =>
    (await database.db.selectFrom('alert').select('story_id').orderBy('id').execute()).map(
      (row) => row.story_id,
    );
  expect((await alerts()).sort()).toEqual([story, story, second, second].sort());
  taken(await mergeStories(database.db, { storyId: story, other: second, ...by }));
  const waiting = await database.db
    .selectFrom('alert')
    .select('story_id')
    .where('delivery_id', 'is', null)
    .execute();
  expect(waiting).toEqual([{ story_id: story }]);
  const mails = await database.db
    .selectFrom('delivery')
    .select(['period', 'state'])
    .orderBy('period')
    .execute();
  expect(mails.map(({ state }) => state).sort()).toEqual(['pending', 'suppressed']);
});
