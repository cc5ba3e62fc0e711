import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTopic } from '../../config/topic/load.ts';
import { createJudge } from '../../core/judge/judge.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom, type Newsroom, type Report } from '../support/newsroom.ts';

const judge = createJudge(loadTopic(fileURLToPath(new URL('../../config/topic', import.meta.url))));
let database: TestDatabase;
let room: Newsroom;
beforeAll(async () => {
  database = await testDatabase();
  room = newsroom(database.db, judge);
});
afterAll(async () => await database.close());

const TOWNS = ['cầu', 'chợ', 'trường', 'bến', 'đường', 'kho', 'vườn', 'hồ', 'nhà', 'bãi', 'xưởng', 'trạm'];
/** News of a town that has nothing to do with Japan; every one in words of its own. */
function local(nth: number): Report {
  const words = Array.from({ length: 60 }, (_, k) => `${TOWNS[(k * 5 + nth) % 12]} số ${nth * 61 + k * k}`);
  return {
    lang: 'vi',
    title: `Sửa ${TOWNS[nth % 12]} trước mùa mưa, đợt ${nth}`,
    text: `Đội thợ báo xong phần việc thứ ${nth}: ${words.join(', ')}.`,
    published: '2026-11-20T08:00:00+07:00',
  };
}
const NEWS: Report = {
  lang: 'vi',
  title: 'Đà Nẵng và tỉnh Nagasaki ký thỏa thuận hợp tác cảng biển',
  text: 'Chiều 20/11, lãnh đạo thành phố Đà Nẵng và đoàn tỉnh Nagasaki (Nhật Bản) ký thỏa thuận hợp tác về cảng biển và du lịch. Hai bên sẽ trao đổi cán bộ mỗi năm một lần.',
  published: '2026-11-20T08:00:00+07:00',
};

async function settleAtOnce(reports: readonly Report[]) {
  const pages = [];
  for (const report of reports) pages.push(await room.page(report));
  return await Promise.all(pages.map(async (page) => await room.services.desk.settle(page)));
}

async function count(table: 'article' | 'band' | 'verdict' | 'snapshot', ids: readonly (string | null)[]) {
  const key = table === 'article' ? 'id' : 'article_id';
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(distinct ${key})::int as n from ${table} where ${key} = any($1::bigint[])`,
    [ids],
  );
  return rows[0]?.n;
}

test('pages that come at once are each stored with all that belongs to them, and counted', async () => {
  const settled = await settleAtOnce(Array.from({ length: 12 }, (_, nth) => local(nth)));
  expect(settled.map(({ reason }) => reason)).toEqual(Array.from({ length: 12 }, () => 'off-topic'));
  const ids = settled.map(({ articleId }) => articleId);
  expect(new Set(ids).size).toBe(12);
  for (const table of ['article', 'band', 'verdict', 'snapshot'] as const)
    expect(await count(table, ids)).toBe(12);
  const { rows } = await database.pool.query(
    `select count(*)::int as n from ref where state = 'dropped' and reason = 'off-topic' and article_id = any($1::bigint[])`,
    [ids],
  );
  expect(rows).toEqual([{ n: 12 }]);
});

test('of one text that comes in two pages at once one is the copy of the other', async () => {
  const twin = local(100);
  const settled = await settleAtOnce([twin, local(101), twin]);
  const { rows } = await database.pool.query<{ id: string; copy_of: string | null }>(
    `select id, copy_of from article where id = any($1::bigint[]) order by id`,
    [[settled[0]?.articleId, settled[2]?.articleId]],
  );
  expect([rows[0]?.copy_of, rows[1]?.copy_of]).toEqual([null, rows[0]?.id]);
});

test('a page that is the copy of a stored text is found to be one among many that are not', async () => {
  const stored = await room.settle(local(200));
  const settled = await settleAtOnce([local(201), local(200), local(202)]);
  const { rows } = await database.pool.query(`select copy_of from article where id = $1`, [
    settled[1]?.articleId,
  ]);
  expect(rows).toEqual([{ copy_of: stored.articleId }]);
});

test('one link in two jobs at once is settled once', async () => {
  const page = await room.page(local(300));
  const settled = await Promise.all([
    room.services.desk.settle(page),
    room.services.desk.settle({ ...page }),
  ]);
  expect(settled.map(({ reason }) => reason).sort()).toEqual(['finished', 'off-topic']);
});

test.each([
  ['off the topic', (nth: number) => local(nth)],
  ['news', (nth: number) => ({ ...NEWS, title: `${NEWS.title} (đợt ${nth})` })],
])('a page that can not be stored holds up none beside it: %s', async (_, report) => {
  const pages = [];
  for (const nth of [400, 401, 402]) pages.push(await room.page(report(nth)));
  const [, bad] = pages;
  bad!.stored.author = 'a name with \u0000 in it';
  const settled = await Promise.allSettled(pages.map(async (page) => await room.services.desk.settle(page)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const { reason } = settled[1] as PromiseRejectedResult;
  expect(reason).toMatchObject({
    cause: { message: expect.stringMatching(/invalid byte sequence|\\u0000/) },
  });
  expect((reason as Error).cause).not.toBe(reason);
  const { rows } = await database.pool.query(`select state from ref where id = $1`, [bad!.read.ref.id]);
  expect(rows).toEqual([{ state: 'waiting' }]);
});

test('reports of one event that come at once are one story', async () => {
  const settled = await settleAtOnce([NEWS, { ...NEWS, title: `${NEWS.title} hôm nay` }]);
  expect(new Set(settled.map(({ storyId }) => storyId)).size).toBe(1);
});

test('links are taken in hand together, each with its own count of attempts', async () => {
  const first = (await room.page(local(500))).read.ref.id;
  const second = (await room.page(local(501))).read.ref.id;
  const lease = new Date(Date.now() + 60_000);
  const { desk } = room.services;
  await desk.begin(first, lease);
  const refs = await Promise.all([first, second, '99999999'].map(async (id) => await desk.begin(id, lease)));
  expect(refs.map((ref) => ref?.attempts)).toEqual([2, 1, undefined]);
});
