import { afterAll, beforeAll, expect, test } from 'vitest';
import { article } from '../../workers/article.ts';
import { subscribed } from '../alerts/room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { feed, signingPage, startSite, text, type TestSite } from './site.ts';
import { aSource } from './sources.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;
const DAY_MS = 86_400_000;
/** Pairs and subjects far enough apart that no two pages tell of one event. */
const EVENTS = [
  ['Quảng Ninh', 'Gunma', 'nông nghiệp'],
  ['Cần Thơ', 'Hyogo', 'xử lý rác thải'],
  ['Nghệ An', 'Chiba', 'đào tạo điều dưỡng'],
  ['Lào Cai', 'Okinawa', 'trồng dược liệu'],
  ['Bến Tre', 'Ehime', 'phòng chống hạn mặn'],
  ['Hà Giang', 'Gifu', 'du lịch núi'],
  ['Đồng Nai', 'Kanagawa', 'công nghiệp phụ trợ'],
  ['Ninh Bình', 'Nara', 'bảo tồn di sản'],
  ['Kiên Giang', 'Kumamoto', 'nuôi trồng thủy sản'],
];

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  const names = ['dated', 'mapped', 'undated'];
  room = await crawlRoom(database.db, {
    resolve: names.map((name) => site.rule(`${name}.example`)),
    sources: [
      aSource('dated'),
      aSource('mapped', { kind: 'sitemap', url: 'http://mapped.example/sitemap.xml' }),
      aSource('undated'),
    ],
  });
  await subscribed(database.db, 'reader@kakehashi.example');
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** A page about a partner of its own, so that each is a story of its own. */
function publish(host: string, nth: number, published: string | null, jp = EVENTS[nth]?.[1] ?? ''): string {
  const [vn = '', , subject = ''] = EVENTS[nth] ?? [];
  const page = signingPage(`${vn} và tỉnh ${jp} ký biên bản về ${subject}`, `${2 + nth * 3}/10/2025`)
    .replaceAll('Quảng Ninh', vn)
    .replaceAll('Gunma', jp)
    .replace('nông nghiệp và du lịch tại Hạ Long', subject)
    .replace(
      '<body>',
      published ? `<body><meta property="article:published_time" content="${published}">` : '<body>',
    );
  site.on(`${host}.example/a/${nth}.html`, text(page));
  return `http://${host}.example/a/${nth}.html`;
}

async function told(host: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ url: string }>(
    `select a.url from alert l join story s on s.id = l.story_id join article a on a.id = s.lead_article_id
      where a.source_id = $1 order by a.url`,
    [host],
  );
  return rows.map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
}

async function stored(host: string): Promise<number> {
  const { rows } = await database.pool.query(
    `select from article where source_id = $1 and story_id is not null`,
    [host],
  );
  return rows.length;
}

test('of a new source, what its pages date to more than a week ago is stored, and told to nobody', async () => {
  const urls = [publish('dated', 0, ago(1)), publish('dated', 1, ago(90)), publish('dated', 2, ago(6))];
  site.on('dated.example/feed.xml', text(feed(urls), 'application/rss+xml'));
  await room.poll('dated');
  expect([await stored('dated'), await told('dated')]).toEqual([3, ['0.html', '2.html']]);
});

test('an old page that a later poll brings is told: it is new on the site', async () => {
  const urls = [publish('dated', 3, ago(90)), 'http://dated.example/a/0.html'];
  site.on('dated.example/feed.xml', text(feed(urls), 'application/rss+xml'));
  await room.poll('dated');
  expect(await told('dated')).toEqual(['0.html', '2.html', '3.html']);
});

test('an edit of what was told to nobody is told to nobody, whatever it changes; one of what was told is', async () => {
  const revise = async (nth: number, days: number) => {
    const url = publish('dated', nth, ago(days), 'Tottori');
    const { rows } = await database.pool.query<{ id: string }>('select id from ref where fetch_url = $1', [
      url,
    ]);
    await article(room.services, { ref: rows[0]!.id }, aRun());
  };
  await revise(1, 90);
  await revise(2, 6);
  expect(await told('dated')).toEqual(['0.html', '2.html', '2.html', '3.html']);
  expect((await database.pool.query('select from revision')).rowCount).toBe(2);
});

test('a first sitemap tells when its pages do not', async () => {
  const urls = [publish('mapped', 4, null), publish('mapped', 5, null)];
  const entries = urls.map(
    (url, nth) => `<url><loc>${url}</loc><lastmod>${ago(nth ? 2 : 200)}</lastmod></url>`,
  );
  const map = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>`;
  site.on('mapped.example/sitemap.xml', text(map, 'application/xml'));
  await room.poll('mapped');
  expect([await stored('mapped'), await told('mapped')]).toEqual([2, ['5.html']]);
});

test('where nothing tells a time, the topmost of a first list are news', async () => {
  const urls = Array.from({ length: 9 }, (_, nth) => publish('undated', nth, null));
  site.on('undated.example/feed.xml', text(feed(urls), 'application/rss+xml'));
  await room.poll('undated');
  const among = await told('undated');
  expect(among).not.toContain('8.html');
  expect(among).not.toContain('6.html');
});
