import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { loadSources } from '../../config/load-sources.ts';
import { reparseAll } from '../../cli/reparse.ts';
import { articleById } from '../../store/articles.ts';
import { insertArticle } from '../../store/new-article.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const TAKEN = new Date('2026-01-15T03:00:00Z');
const TEXT =
  'Sáng 14/1, lãnh đạo tỉnh Nghệ An tiếp đoàn tỉnh Gunma tại thành phố Vinh để bàn việc trồng rừng ven biển.';
const TITLE = 'Nghệ An tiếp đoàn tỉnh Gunma';
const judge = shippedJudge();
const [anySource] = loadSources(`${packageRoot()}/config`).sources;
if (!anySource) throw new Error('the catalogue is empty');
const paper = {
  ...anySource,
  id: 'paper',
  article: {
    title: 'h1',
    body: '.now',
    older: [{ until: '2026-03-31', body: '.then', author: '.signed' }],
  },
};
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.db
    .insertInto('source')
    .values({ id: 'paper', name: JSON.stringify(paper.name), home: '', lang: 'vi', interval_ms: 1 })
    .execute();
});
afterEach(() => void vi.restoreAllMocks());
afterAll(async () => await database.close());

async function stored(url: string, html: string, text: string): Promise<string> {
  const { db } = database;
  const { verdict } = judge.readArticle({ id: '0', url, lang: 'vi', title: TITLE, text, publishedAt: TAKEN });
  const row = {
    sourceId: 'paper',
    url,
    fetchUrl: url,
    title: TITLE,
    lead: null,
    text,
    lang: 'vi',
    publishedAt: TAKEN,
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
    etag: 'W/"1"',
    lastModified: null,
    now: TAKEN,
  };
  const id = await insertArticle(db, row, { verdict, marks: [], html });
  if (!id) throw new Error('the article was not stored');
  return id;
}

const page = (inner: string) => `<h1>${TITLE}</h1>${inner}`;
const options = (dryRun: boolean) => ({ since: new Date(0), dryRun });

test('kept pages are read again by the layout of their day; a dry run writes nothing; what is unreadable stays', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const house = { db: database.db, judge, sources: new Map([['paper', paper]]) };
  const half = await stored(
    'https://paper.example/half.html',
    page(`<div class="then"><p>${TEXT}</p></div><p class="signed">Trần Mẫu</p>`),
    'Một câu cũ.',
  );
  const gone = await stored('https://paper.example/gone.html', '<p></p>', TEXT);

  const dry = await reparseAll(house, options(true));
  expect(dry).toMatchObject({ read: 1, unreadable: 1, changed: 1 });
  expect((await articleById(database.db, half))?.text).toBe('Một câu cũ.');

  await reparseAll(house, options(false));
  expect(lines.at(-1)).toBe(`${half}\ttext, author\t${TITLE}`);
  expect(await articleById(database.db, half)).toMatchObject({ text: TEXT, author: 'Trần Mẫu' });
  expect((await articleById(database.db, gone))?.text).toBe(TEXT);
  const revisions = await database.db
    .selectFrom('revision')
    .select('text')
    .where('article_id', '=', half)
    .execute();
  expect(revisions).toEqual([{ text: 'Một câu cũ.' }]);

  const again = await reparseAll(house, options(false));
  expect(again).toMatchObject({ read: 1, changed: 0 });
  expect(again.filled).toMatchObject({ title: 1, text: 1, author: 1, section: 0 });
});
