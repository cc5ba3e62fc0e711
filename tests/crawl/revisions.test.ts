import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffTexts } from '../../core/text/diff.ts';
import { extract } from '../../crawlers/extract/extract.ts';
import { readSnapshot } from '../../store/articles.ts';
import { turnSnapshotDays } from '../../store/snapshot-days.ts';
import { article } from '../../workers/article.ts';
import { subscribed } from '../alerts/room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { feed, signingPage, startSite, text, type TestSite } from './site.ts';
import { aSource } from './sources.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;
const source = aSource('edits');

const page = (title: string, day: string) => text(signingPage(title, day));

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  room = await crawlRoom(database.db, { resolve: [site.rule('edits.example')], sources: [source] });
  await subscribed(database.db, 'reader@kakehashi.example');
  site.on('edits.example/feed.xml', text(feed(['http://edits.example/a/1.html']), 'application/rss+xml'));
  site.on('edits.example/a/1.html', page('Quảng Ninh và Gunma ký biên bản ghi nhớ hợp tác', '25/11/2025'));
  await room.poll('edits');
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

const deliveries = async () => (await database.db.selectFrom('delivery').select('id').execute()).length;
const revisions = async () => await database.db.selectFrom('revision').selectAll().orderBy('n').execute();

async function lookAgain(): Promise<void> {
  const ref = await database.db.selectFrom('ref').select('id').executeTakeFirstOrThrow();
  await article(room.services, { ref: ref.id }, aRun());
}

test('an article that says the same is no revision', async () => {
  expect(await deliveries()).toBe(1);
  await lookAgain();
  expect([(await revisions()).length, await deliveries()]).toEqual([0, 1]);
});

test('another headline is a revision that shows what changed, and nobody is told', async () => {
  site.on(
    'edits.example/a/1.html',
    page('Quảng Ninh và Gunma chính thức ký biên bản ghi nhớ hợp tác', '25/11/2025'),
  );
  await lookAgain();
  const [revision] = await revisions();
  const { title } = await database.db.selectFrom('article').select('title').executeTakeFirstOrThrow();
  const changes = diffTexts(revision?.title ?? '', title).filter(({ how }) => how !== 'same');
  expect(changes.map(({ how, text: words }) => [how, words.trim()])).toEqual([['in', 'chính thức']]);
  expect(await deliveries()).toBe(1);
  expect((await database.db.selectFrom('article').select('id').execute()).length).toBe(1);
});

test('another day of the event is a fact: readers are told once', async () => {
  site.on(
    'edits.example/a/1.html',
    page('Quảng Ninh và Gunma chính thức ký biên bản ghi nhớ hợp tác', '28/11/2025'),
  );
  await lookAgain();
  await lookAgain();
  expect([(await revisions()).length, await deliveries()]).toEqual([2, 2]);
});

test('the kept page gives today’s fields without the network, until its days are over', async () => {
  const { id, title } = await database.db
    .selectFrom('article')
    .select(['id', 'title'])
    .executeTakeFirstOrThrow();
  const html = await readSnapshot(database.db, id);
  const before = site.seen.length;
  const draft = extract({ url: 'http://edits.example/a/1.html', html: html ?? '' }, source, new Date());
  expect([draft.title, site.seen.length]).toEqual([title, before]);
  const turn = { now: new Date(), days: 30, limit: 500 };
  expect((await turnSnapshotDays(database.db, turn)).pruned).toBe(0);
  await database.db
    .updateTable('snapshot')
    .set({ taken_at: new Date(Date.now() - 31 * 86_400_000) })
    .execute();
  expect((await turnSnapshotDays(database.db, turn)).pruned).toBe(1);
  expect(await readSnapshot(database.db, id)).toBeNull();
});
