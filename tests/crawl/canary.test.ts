import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmailChannel } from '../../alerts/email.ts';
import { startMailbox } from '../../alerts/mailbox.ts';
import { canaryFigures } from '../../store/canaries.ts';
import { listMessages, saveMessage } from '../../store/mailbox.ts';
import { openTroubles } from '../../store/troubles.ts';
import { watch } from '../../workers/watch.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';

let database: TestDatabase;
let room: CrawlRoom;
let clock = new Date();
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const mailbox = await startMailbox(async (message) => await saveMessage(database.db, message));
  room = await crawlRoom(database.db, { resolve: [], sources: [], now: () => clock });
  Object.assign(room.services, {
    channels: { email: createEmailChannel({ url: mailbox.url, timeoutMs: 2000 }) },
    mailFrom: { name: 'Kakehashi', address: 'news@kakehashi.example' },
    operators: { addresses: ['ops@kakehashi.example', 'two@kakehashi.example'], lang: 'ja' },
    kept: { snapshots: 30, runs: 90, messages: 400, unconfirmed: 14, offTopic: 365 },
  });
  opened.push(room.close, mailbox.close, database.close);
});

afterAll(async () => {
  for (const close of opened) await close();
});

const tick = async () => await watch(room.services, {}, aRun());
const later = (hours: number) => (clock = new Date(clock.getTime() + hours * 3600_000));

test('the test article reaches the test inbox, once a day, and its time is measured', async () => {
  await tick();
  await tick();
  const messages = await listMessages(database.db, { limit: 10 });
  expect(messages.map(({ to, subject }) => [to, /送信テスト/.test(subject)])).toEqual([
    ['ops@kakehashi.example', true],
  ]);
  expect(messages[0]?.text).toContain('Quảng Ninh');
  expect((await canaryFigures(database.db))?.ms).toBeLessThan(15 * 60_000);
  later(25);
  await tick();
  expect((await listMessages(database.db, { limit: 10 })).length).toBe(2);
});

test('nothing of it is stored where readers or counts would meet it', async () => {
  for (const table of ['article', 'story', 'ref', 'delivery', 'subscriber'] as const)
    expect(await database.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
});

test('when it can not be sent, that is a trouble, and it ends when the next arrives', async () => {
  const { channels } = room.services;
  Object.assign(room.services, {
    channels: { email: createEmailChannel({ url: 'smtp://127.0.0.1:9', timeoutMs: 500 }) },
  });
  later(25);
  await tick();
  later(1);
  await tick();
  expect((await openTroubles(database.db)).map(({ kind }) => kind)).toEqual(['canary']);
  Object.assign(room.services, { channels });
  await database.db
    .updateTable('ops_notice')
    .set({ next_try_at: new Date(0) })
    .execute();
  await tick();
  await tick();
  expect(await openTroubles(database.db)).toEqual([]);
});

test('when reading or judging fails, that is the trouble', async () => {
  const { judge } = room.services;
  Object.assign(room.services, {
    judge: {
      readArticle: () => ({ verdict: { ...judge.readArticle(nothing).verdict, relevance: 'no', pairs: [] } }),
    },
  });
  later(25);
  await tick();
  await tick();
  const [trouble] = await openTroubles(database.db);
  expect(trouble?.message).toBe('The test article was judged no with no pair.');
  Object.assign(room.services, { judge });
});

const nothing = { id: '1', url: null, lang: 'vi', title: 'Thời tiết', text: 'Trời nắng.', publishedAt: null };
