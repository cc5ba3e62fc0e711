import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { crawlRoom, type CrawlRoom } from './room.ts';
import { aSource } from './sources.ts';
import { feed, startSite, text, type TestSite } from './site.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  const sources = ['lost', 'mended'].map((id) => aSource(id));
  room = await crawlRoom(database.db, {
    resolve: sources.map(({ id }) => site.rule(`${id}.example`)),
    sources,
  });
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

/** Crawls one article with these words; its link and what is stored of it. */
async function crawl(source: string, title: string, body: string) {
  const url = `http://${source}.example/a/1.html`;
  const page = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title></head>
    <body><h1>${title}</h1><div class="body"><p>${body}</p></div></body></html>`;
  site.on(`${source}.example/feed.xml`, text(feed([url]), 'application/rss+xml'));
  site.on(`${source}.example/a/1.html`, text(page));
  await room.poll(source);
  const ref = await database.db
    .selectFrom('ref')
    .selectAll()
    .where('source_id', '=', source)
    .executeTakeFirstOrThrow();
  const stored = await database.db
    .selectFrom('article')
    .select(['title', 'text', 'flags'])
    .where('source_id', '=', source)
    .execute();
  const { n } = await database.db
    .selectFrom('alert')
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  return { ref, stored, alerts: Number(n) };
}

const REST = ' Hai bên trao đổi về hợp tác y tế và du lịch, hẹn gặp lại vào mùa thu năm sau.'.repeat(3);

test('a page whose lost letters nothing tells is dropped by that name, and nothing of it is stored or told', async () => {
  const { ref, stored, alerts } = await crawl(
    'lost',
    'Chủ tịch t??q??z gặp Thống đốc tỉnh Kagawa',
    `Ngày 3/6, Chủ tịch UBND thành phố Hải Phòng gặp Thống đốc tỉnh Kagawa (Nhật Bản).${REST}`,
  );
  expect(ref).toMatchObject({ state: 'dropped', reason: 'broken-text', article_id: null });
  expect(stored).toEqual([]);
  expect(alerts).toBe(0);
});

test('a page whose lost letters the lexicon tells is stored with its letters', async () => {
  const { ref, stored } = await crawl(
    'mended',
    'Th??nh phố Hải Phòng gặp Thống đốc tỉnh Kagawa',
    `Ngày 3/6, Chủ tịch UBND th??nh phố Hải Phòng gặp Thống đốc tỉnh Kagawa (Nhật Bản).${REST}`,
  );
  expect(ref.state).toBe('kept');
  expect(stored[0]?.title).toBe('Thành phố Hải Phòng gặp Thống đốc tỉnh Kagawa');
  expect(stored[0]?.flags).toContain('repaired-text');
  expect(stored[0]?.text).toContain('UBND thành phố Hải Phòng');
});
