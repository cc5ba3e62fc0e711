import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeduper } from '../../core/stories/dedupe-line.ts';
import { refreshStory } from '../../store/story-facts.ts';
import { storyCards } from '../../store/stories.ts';
import { subscribed } from '../alerts/room.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { readSet, scoreGrouping, SETS } from '../stories/labelled.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom, type Newsroom, type Report } from '../support/newsroom.ts';
import { REPORTS } from '../web/reports.ts';

const judge = shippedJudge();
let database: TestDatabase;
let room: Newsroom;
beforeEach(async () => {
  database = await testDatabase();
  room = newsroom(database.db, judge);
});
afterEach(async () => await database.close());

async function card(storyId: string | null) {
  const [one] = await storyCards(database.db, [storyId ?? '0']);
  if (!one) throw new Error('no such story');
  return one;
}

async function rowOf(articleId: string) {
  return await database.db
    .selectFrom('article')
    .select(['story_id', 'copy_of'])
    .where('id', '=', articleId)
    .executeTakeFirstOrThrow();
}

test.each(SETS)('the database groups the relevant reports of %s as the filter does', async (name) => {
  const rows = readSet(name);
  // The filter groups what is off topic, too; the house keeps stories of what is relevant only.
  const deduper = createDeduper(judge);
  const [filter, live] = [new Map<string, string>(), new Map<string, string>()];
  for (const row of rows) {
    const { id, lang, title, text, published_at } = row;
    const settled = await room.settle({ lang, title, text, published: published_at });
    if (!settled.storyId) continue;
    live.set(id, settled.storyId);
    const line = deduper.line(JSON.stringify({ id, lang, title, text, published_at }));
    filter.set(id, (JSON.parse(line) as { story: string }).story);
  }
  expect(live.size).toBeGreaterThan(rows.length / 2);
  const told = [...live.keys()];
  const groups = (of: ReadonlyMap<string, string>) =>
    told.map((id) => told.filter((other) => of.get(other) === of.get(id)).join(' '));
  expect(groups(live)).toEqual(groups(filter));
  expect(
    scoreGrouping(
      rows.filter(({ id }) => live.has(id)),
      live,
    ).f1,
  ).toBeGreaterThan(0.95);
});

const WIRE =
  'Ngày 12/5, tại thành phố Huế, lãnh đạo UBND thành phố và Thống đốc tỉnh Gifu (Nhật Bản) Egawa Takashi ký thỏa thuận trao đổi nghệ nhân làm giấy, mỗi năm tám người. Hai bên sẽ mở một xưởng chung ở làng Thanh Tiên vào tháng 9.\n\nÔng Egawa Takashi nói nghề giấy washi và giấy dó có nhiều điểm giống nhau, nên học viên sẽ học được cả hai cách làm trong sáu tháng.';
const OUTLETS = ['baoa', 'baob', 'baoc', 'baod', 'baoe', 'baof'];

function wire(host: string, day: string, text = WIRE, lang = 'vi'): Report {
  return {
    lang,
    title: 'Huế và Gifu ký thỏa thuận trao đổi nghệ nhân làm giấy',
    text,
    published: day,
    url: `https://${host}.example/kinh-te/hue-gifu-${host}.html`,
  };
}

test('an agency text in six outlets is one story with six copies and one independent source', async () => {
  const original = await room.settle(wire('agency', '2025-05-12T08:00:00Z'));
  for (const [i, outlet] of OUTLETS.entries())
    await room.settle(
      wire(outlet, `2025-05-12T1${i}:00:00Z`, `${outlet.toUpperCase()} - ${WIRE}\n\nTheo TTXVN`),
    );
  const { copies, independent, articles } = await card(original.storyId);
  expect({ copies, independent, articles: articles.length }).toEqual({
    copies: 6,
    independent: 1,
    articles: 7,
  });
  expect(articles[0]!.id).toBe(original.articleId);
});

test('a copy with a paragraph of its own, and one cut short, are copies', async () => {
  const original = await room.settle(wire('agency', '2025-05-12T08:00:00Z'));
  const longer = await room.settle(
    wire(
      'baoa',
      '2025-05-12T09:00:00Z',
      `${WIRE}\n\nNăm ngoái hơn 3.000 du khách Gifu đã đến Huế dự tuần lễ áo dài.`,
    ),
  );
  const shorter = await room.settle(wire('baob', '2025-05-12T10:00:00Z', WIRE.split('\n\n')[0]));
  for (const { articleId } of [longer, shorter])
    expect(await rowOf(articleId)).toEqual({ story_id: original.storyId, copy_of: original.articleId });
});

test('an original that comes after its mirror takes the lead of the story; copies point at it', async () => {
  const mirror = await room.settle({
    ...wire('x', '2025-05-12T11:00:00Z'),
    url: 'https://www.vietnam.vn/hue-va-gifu-ky-thoa-thuan-trao-doi-nghe-nhan',
  });
  const copy = await room.settle(wire('baoa', '2025-05-12T12:00:00Z'));
  const original = await room.settle(wire('agency', '2025-05-12T08:00:00Z'));
  expect(original.storyId).toBe(mirror.storyId);
  expect((await rowOf(mirror.articleId)).copy_of).toBe(original.articleId);
  expect((await rowOf(copy.articleId)).copy_of).toBe(original.articleId);
  const { articles, independent } = await card(original.storyId);
  expect(articles[0]!.id).toBe(original.articleId);
  expect(independent).toBe(1);
});

test('of a mirror whose original is never seen, another paper is the original', async () => {
  const mirror = await room.settle({
    ...wire('x', '2025-05-12T11:00:00Z'),
    url: 'https://www.vietnam.vn/hue-va-gifu-ky-thoa-thuan-trao-doi-nghe-nhan',
  });
  const paper = await room.settle(wire('baoa', '2025-05-12T12:00:00Z'));
  const { articles } = await card(mirror.storyId);
  expect(articles.map(({ id, copyOf }) => ({ id, copyOf }))).toEqual([
    { id: paper.articleId, copyOf: null },
    { id: mirror.articleId, copyOf: paper.articleId },
  ]);
});

test("vietnam.vn's translations with one slug are one story, and never lead it", async () => {
  const slug = 'hue-va-gifu-ky-thoa-thuan-trao-doi-nghe-nhan-lam-giay';
  const japanese =
    '5月12日、フエ市で、市人民委員会と岐阜県の江川隆知事が、製紙職人を毎年8人ずつ交換する合意に署名した。9月にタインティエン村に共同の工房を開く。';
  const thai = await room.settle({
    lang: 'th',
    title: 'เว้และกิฟุลงนามข้อตกลงแลกเปลี่ยนช่างทำกระดาษ',
    text: 'เมื่อวันที่ 12 พฤษภาคม คณะกรรมการประชาชนนครเว้และจังหวัดกิฟุ ประเทศญี่ปุ่น ลงนามข้อตกลงความร่วมมือแลกเปลี่ยนช่างทำกระดาษปีละแปดคน โดยมีผู้ว่าราชการจังหวัดกิฟุเข้าร่วมพิธี ทั้งสองฝ่ายจะเปิดโรงงานร่วมกันในเดือนกันยายน',
    published: '2025-05-12T13:00:00Z',
    url: `https://www.vietnam.vn/th/${slug}`,
  });
  const ja = await room.settle({
    lang: 'ja',
    title: 'フエ市と岐阜県、製紙職人の交換で合意',
    text: japanese,
    published: '2025-05-12T13:30:00Z',
    url: `https://www.vietnam.vn/ja/${slug}`,
  });
  const original = await room.settle(wire('agency', '2025-05-12T14:00:00Z'));
  expect([ja.storyId, original.storyId]).toEqual([thai.storyId, thai.storyId]);
  const { articles, independent } = await card(thai.storyId);
  expect(articles[0]).toMatchObject({ id: original.articleId, lang: 'vi', translated: false });
  expect(independent).toBe(1);
});

test('twelve addresses of one page are one article', async () => {
  const page = 'baoa.example/kinh-te/hue-gifu-4711.html';
  const addresses = [
    `https://${page}`,
    `http://${page}`,
    `https://www.${page}`,
    `https://m.${page}`,
    `https://amp.${page}`,
    `https://${page}?utm_source=zalo&utm_medium=share`,
    `https://${page}?fbclid=abc`,
    `https://${page}#binh-luan`,
    `https://${page}?zarsrc=30`,
    `https://baoa.example:443/kinh-te/hue-gifu-4711.html`,
    `https://baoa.example//kinh-te/hue-gifu-4711.html`,
    `https://baoa.example/amp/kinh-te/hue-gifu-4711.html`,
  ];
  const first = await room.settle({ ...wire('baoa', '2025-05-12T08:00:00Z'), url: addresses[0]! });
  for (const url of addresses.slice(1)) {
    const again = await room.settle({ ...wire('baoa', '2025-05-12T09:00:00Z'), url });
    expect(again).toMatchObject({ reason: 'same-address', articleId: first.articleId });
  }
  expect(await database.db.selectFrom('article').select('id').execute()).toHaveLength(1);
});

test('a form filled in for other parties is no copy, and another story', async () => {
  const twin = WIRE.replaceAll('Gifu', 'Tottori')
    .replace('12/5', '14/5')
    .replaceAll('Egawa Takashi', 'Mukai Shinji')
    .replace('Thanh Tiên', 'Phước Tích')
    .replace('tháng 9', 'tháng 11');
  const first = await room.settle(wire('agency', '2025-05-12T08:00:00Z'));
  const second = await room.settle(wire('baoa', '2025-05-14T08:00:00Z', twin));
  expect((await rowOf(second.articleId)).copy_of).toBeNull();
  expect(second.storyId).not.toBe(first.storyId);
});

test('a copy that is news tells the story of an original that was a stub, and nobody hears of it twice', async () => {
  await subscribed(database.db, 'now@reader.example');
  const stub = await room.settle(
    wire(
      'agency',
      '2025-05-12T08:00:00Z',
      'Hai bên sẽ mở một xưởng chung ở làng vào tháng 9, mỗi năm tám người.',
    ),
  );
  expect(stub.storyId).toBeNull();
  const origin = `https://agency.example/kinh-te/hue-gifu-agency.html`;
  const copy = await room.settle(wire('baoa', '2025-05-12T09:00:00Z', `${WIRE}\nNguồn: ${origin}`));
  expect(copy.storyId).not.toBeNull();
  expect(copy.alerts).toBe(1);
  const again = await room.settle(wire('baob', '2025-05-12T10:00:00Z', `${WIRE}\nNguồn: ${origin}`));
  expect(again).toMatchObject({ storyId: copy.storyId, alerts: 0 });
});

test('plan, signing and what came of it are three events of one thread; other business is not in it', async () => {
  const rows = readSet('groups-tune').filter(({ story }) => story?.startsWith('f3-'));
  const stories = new Map<string, string>();
  for (const { story, lang, title, text, published_at } of rows) {
    const settled = await room.settle({ lang, title, text, published: published_at });
    if (story && settled.storyId) stories.set(story, settled.storyId);
  }
  const [plan, signing, outcome] = ['plan', 'signing', 'followup'].map((part) =>
    stories.get(`f3-kagoshima-bentre-${part}`)!,
  );
  expect(new Set([plan, signing, outcome]).size).toBe(3);
  const follows = async (id: string) =>
    (await database.db.selectFrom('story').select('follows').where('id', '=', id).executeTakeFirstOrThrow())
      .follows;
  expect(await follows(signing!)).toBe(plan);
  expect([plan, signing]).toContain(await follows(outcome!));
  const other = await room.settle({
    lang: 'vi',
    title: 'Học sinh Bến Tre và Kagoshima giao lưu trực tuyến',
    text: 'Ngày 26/8, 40 học sinh Trường THPT Nguyễn Đình Chiểu, Bến Tre, trò chuyện trực tuyến với bạn ở tỉnh Kagoshima (Nhật Bản) về núi lửa và kênh rạch.',
    published: '2024-08-26',
  });
  expect(other.storyId).not.toBeNull();
  expect(await follows(other.storyId!)).toBeNull();
});

test('a story whose facts stay is not written again; one whose facts change is', async () => {
  const [report] = REPORTS;
  if (!report) throw new Error('no report');
  const { storyId, articleId } = await room.settle(report);
  if (!storyId || !articleId) throw new Error('no story');
  const version = async () =>
    (await sql<{ v: string }>`select xmin::text as v from story where id = ${storyId}`.execute(database.db))
      .rows[0]?.v;
  const before = await version();
  expect(await refreshStory(database.db, storyId, new Date())).toBe(false);
  expect(await version()).toBe(before);
  await database.db
    .updateTable('verdict')
    .set({ event_date: '2026-11-23' })
    .where('article_id', '=', articleId)
    .execute();
  expect(await refreshStory(database.db, storyId, new Date())).toBe(true);
  expect(await version()).not.toBe(before);
  expect((await card(storyId)).eventDate).toBe('2026-11-23');
});
