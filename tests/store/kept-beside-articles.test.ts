import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storyEvidence } from '../../core/stories/evidence.ts';
import { reviseArticle } from '../../store/articles.ts';
import { connect } from '../../store/connect.ts';
import { migrate } from '../../store/migrate.ts';
import { saveVerdict } from '../../store/verdicts.ts';
import { regroupStories } from '../../workers/regroup.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom, type Report } from '../support/newsroom.ts';

const judge = shippedJudge();
const NEWS: Report = {
  lang: 'vi',
  title: 'Đà Nẵng và tỉnh Nagasaki ký thỏa thuận hợp tác cảng biển',
  text: 'Chiều 20/11, lãnh đạo thành phố Đà Nẵng và đoàn tỉnh Nagasaki (Nhật Bản) ký thỏa thuận hợp tác về cảng biển và du lịch. Hai bên sẽ trao đổi cán bộ mỗi năm một lần.',
  published: '2026-11-20T08:00:00+07:00',
};
const LOCAL: Report = {
  lang: 'vi',
  title: 'Sửa cầu trước mùa mưa',
  text: 'Đội thợ báo xong phần việc thứ nhất ở cây cầu gần chợ, còn phần thứ hai sẽ làm trong tuần sau khi nước rút.',
  published: '2026-11-20T08:00:00+07:00',
};

let database: TestDatabase;
beforeEach(async () => void (database = await testDatabase()));
afterEach(async () => await database.close());

async function rowOf(id: string) {
  return await database.db
    .selectFrom('article')
    .select(['folded', 'bands', 'story_id', 'title', 'text', 'url', 'lang', 'published_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

async function bandsOf(id: string): Promise<number[]> {
  const rows = await database.db
    .selectFrom('band')
    .select(['band', 'hash'])
    .where('article_id', '=', id)
    .orderBy('band')
    .execute();
  expect(rows.map(({ band }) => band)).toEqual(rows.map((_, n) => n));
  return rows.map(({ hash }) => hash);
}

async function searched(word: string): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    'select count(*)::int as n from story where words @@ $1::tsquery',
    [word],
  );
  return rows[0]?.n ?? 0;
}

test('the words of a page are kept for search once it is in a story, and not before', async () => {
  const room = newsroom(database.db, judge);
  expect(await rowOf((await room.settle(LOCAL)).articleId)).toMatchObject({ folded: '', story_id: null });
  const { articleId } = await room.settle(NEWS);
  expect((await rowOf(articleId)).folded).toMatch(/^da nang va tinh nagasaki .* mot lan$/);
  expect(await searched('nagasaki')).toBe(1);
});

test('a page that turns out to be news later is searched from then on', async () => {
  const blind = newsroom(database.db, {
    ...judge,
    readArticle: (article) => judge.readArticle({ ...article, title: LOCAL.title, text: LOCAL.text }),
  });
  const text = NEWS.text.replaceAll('Đà Nẵng', 'Quảng Nam').replaceAll('Nagasaki', 'Kochi');
  const title = 'Quảng Nam và tỉnh Kochi ký thỏa thuận hợp tác nông nghiệp';
  const { articleId } = await blind.settle({ ...NEWS, title, text });
  const stored = await rowOf(articleId);
  expect(stored).toMatchObject({ folded: '', story_id: null });
  const article = {
    id: articleId,
    url: stored.url,
    lang: 'vi',
    title,
    text,
    publishedAt: stored.published_at,
  };
  const reading = judge.readArticle(article);
  const now = new Date('2026-11-21T00:00:00Z');
  await saveVerdict(database.db, articleId, reading.verdict, storyEvidence(article, reading).marks, now);
  await regroupStories(database.db, judge, { since: new Date('2020-01-01'), dryRun: false, now });
  expect((await rowOf(articleId)).story_id).not.toBeNull();
  expect(await searched('kochi')).toBe(1);
});

test('an edit of a page keeps words for search where the page is in a story only', async () => {
  const room = newsroom(database.db, judge);
  const edit = {
    title: 'Tiêu đề mới',
    lead: null,
    text: 'Lời mới.',
    modifiedAt: null,
    contentHash: 'new',
    folded: 'tieu de moi loi moi',
    bands: [7, 8, 9],
    flags: [],
    etag: null,
    lastModified: null,
    now: new Date(),
  };
  const local = await room.settle({ ...LOCAL, text: LOCAL.text.replace('cây cầu', 'con đường') });
  const news = await room.settle({ ...NEWS, text: NEWS.text.replaceAll('Nagasaki', 'Fukuoka') });
  for (const { articleId } of [local, news]) await reviseArticle(database.db, articleId, edit);
  expect((await rowOf(local.articleId)).folded).toBe('');
  expect((await rowOf(news.articleId)).folded).toBe(edit.folded);
});

test('a text is found by the bands of its article’s row: they come, change and go with it', async () => {
  const room = newsroom(database.db, judge);
  const { articleId } = await room.settle({ ...LOCAL, text: LOCAL.text.replace('cây cầu', 'bến phà') });
  const { bands } = await rowOf(articleId);
  expect(bands).toHaveLength(24);
  expect(await bandsOf(articleId)).toEqual(bands);
  const other = [bands[0] ?? 0, -5, 6];
  await database.pool.query('update article set bands = $1 where id = $2', [other, articleId]);
  expect(await bandsOf(articleId)).toEqual(other);
  await database.pool.query('update article set title = title where id = $1', [articleId]);
  expect(await bandsOf(articleId)).toEqual(other);
  // As a worker of the build before would write it.
  await database.pool.query('insert into band values (1, -6, $1)', [articleId]);
  await database.pool.query('update article set bands = $1 where id = $2', [[4, -6], articleId]);
  expect(await bandsOf(articleId)).toEqual([4, -6]);
  await database.pool.query('delete from article where id = $1', [articleId]);
  expect(await bandsOf(articleId)).toEqual([]);
});

test('what was stored before articles had bands and words of their own is brought over', async () => {
  const old = await emptyDatabase();
  const { pool, close } = connect(old.url, 2);
  await migrate(pool, 88);
  await pool.query(`
    insert into source (id, name, home, lang, interval_ms) values ('paper', '{}', 'https://paper.example/', 'vi', 60000);
    insert into story (relevance) values ('core');
    insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, story_id, fetched_at, checked_at)
      select 'paper', 'https://paper.example/' || n, '', 'T', 'w', 'vi', n, 'words ' || n, case n when 1 then (select id from story) end,
        now(), now() from generate_series(1, 3) n;
    insert into band select b, case b when 2 then -9 else a.id * 100 + b end, a.id
      from article a, generate_series(0, 2) b where a.url <> 'https://paper.example/3'`);
  await migrate(pool);
  const { rows } = await pool.query('select folded, bands from article order by id');
  expect(rows).toEqual([
    { folded: 'words 1', bands: [100, 101, -9] },
    { folded: '', bands: [200, 201, -9] },
    { folded: '', bands: [] },
  ]);
  await close();
  await old.drop();
});

test('the terms of a text without scripts that part no words are those of any text', async () => {
  const words = fc.constantFrom(
    'da',
    'nang',
    'sakai',
    '2026',
    '京都',
    '東京都',
    'かな',
    'a'.repeat(90),
    '',
    'б',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 12 }), async (parts) => {
      const { rows } = await database.pool.query<{ terms: string; as_any: string }>(
        'select search_terms($1)::text as terms, mixed_terms($1)::text as as_any',
        [parts.join(' ')],
      );
      expect(rows).toEqual([{ terms: rows[0]?.as_any, as_any: rows[0]?.as_any }]);
    }),
    { numRuns: 300 },
  );
});
