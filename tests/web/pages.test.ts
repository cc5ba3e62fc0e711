import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openWeb(REPORTS);
});
afterAll(async () => await web.close());

const HOME = 'http://kakehashi.example';

async function storyOf(slug: string): Promise<string> {
  const { rows } = await web.database.pool.query<{ story_id: string }>(
    'select story_id from article where url like $1',
    [`%${slug}%`],
  );
  return rows[0]?.story_id ?? '';
}

test.each([
  ['ja', 'ハイフォン市と北九州市：', '（11月24日）'],
  ['vi', 'Hải Phòng – Kitakyushu: ', ' (24/11)'],
  ['en', 'Hai Phong and Kitakyushu: ', ' (November 24)'],
])(
  'a card says in %s who works with whom, on what and when, above the paper’s own headline',
  async (lang, who, when) => {
    const html = await web.text(`/?ui=${lang}&sort=day`);
    const card = html.slice(html.indexOf(who), html.indexOf(who) + 1500);
    expect(card).toContain(when);
    expect(card).toContain('Hải Phòng và Kitakyushu mở lớp đào tạo nhân lực ngành nước');
  },
);

test('a town stands for its province only where the headline names it; 京都府 stays a prefecture', async () => {
  const html = await web.text('/?ui=ja');
  expect(html).toContain('フエ市と京都府：');
  expect(html).toContain('ダナン市と堺市：');
});

test('the address alone makes the list: the same rows in the same order in a clean browser', async () => {
  const path = '/?kind=labour&vn=VN-HP&sort=day&ui=en';
  expect(await web.text(path)).toContain('Hai Phong');
  const ids = (html: string) => [...html.matchAll(/id="story-(\d+)"/g)].map(([, id]) => id);
  expect(ids(await web.text(path))).toEqual(ids(await web.text(path)));
  expect(ids(await web.text(path)).length).toBe(2);
});

test.each([
  ['/?from=2026-13-01', 'from'],
  ['/?vn=Hanoi', 'vn'],
])('a filter that can’t be read (%s) is told with its field', async (path, field) => {
  const answer = await web.get(path);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(field);
});

test('pages go on where they ended, even when newer stories come in between', async () => {
  const ids = async (path: string) => {
    const answer = (await (await web.get(path)).json()) as { stories: { id: string }[]; next: string | null };
    return { ids: answer.stories.map(({ id }) => id), next: answer.next };
  };
  for (const sort of ['new', 'day', 'reports']) {
    const all = (await ids(`/api/v1/stories?sort=${sort}`)).ids;
    const first = await ids(`/api/v1/stories?sort=${sort}&limit=2`);
    const second = await ids(`/api/v1/stories?sort=${sort}&limit=2&after=${first.next}`);
    expect([...first.ids, ...second.ids]).toEqual(all.slice(0, 4));
  }
});

test('what came since the last visit is counted and marked; a visit goes on for half an hour', async () => {
  const first = await web.get('/?ui=en');
  const cookie = (answer: Response) =>
    /visit=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
  expect(await first.text()).not.toContain('class="fresh"');
  web.clock.now = new Date(web.clock.now.getTime() + 3600_000);
  const { storyId } = await web.room.settle({
    lang: 'vi',
    title: 'Cần Thơ và tỉnh Hyogo bàn hợp tác nông nghiệp',
    text: 'Sáng 27/11, UBND thành phố Cần Thơ và đoàn tỉnh Hyogo (Nhật Bản) bàn chương trình hợp tác nông nghiệp.',
    published: new Date(web.clock.now.getTime() - 60_000).toISOString(),
  });
  const second = await web.get('/?ui=en', { cookie: cookie(first) });
  const html = await second.text();
  expect(html).toContain('1 new since your last visit');
  expect([...html.matchAll(/class="fresh"/g)]).toHaveLength(1);
  expect(html.indexOf('class="fresh"')).toBeGreaterThan(html.indexOf(`id="story-${storyId}"`));
  web.clock.now = new Date(web.clock.now.getTime() + 10 * 60_000);
  expect(await web.text('/?ui=en', { cookie: cookie(second) })).toContain('1 new since your last visit');
});

test('what a machine translated says so, with a space before it', async () => {
  const { articleId, storyId } = await web.room.settle({
    lang: 'en',
    title: 'Kyoto Prefecture and Hue City sign a friendship agreement',
    text: 'On November 20, Kyoto Prefecture and the Vietnamese city of Hue signed a friendship agreement on the preservation of cultural heritage and on tourism. The governor of Kyoto Prefecture visited Hue.',
    published: '2026-11-20T12:00:00Z',
    url: 'https://www.vietnam.vn/en/kyoto-hue-friendship',
  });
  for (const path of [
    `/stories/${storyId}?ui=en`,
    `/articles/${articleId}?ui=en`,
    '/?ui=en&sort=day&from=2026-11-20',
  ]) {
    const words = (await web.text(path)).replace(/<[^>]*>/g, '');
    expect(words).toMatch(/\smachine translation/);
    expect(words).not.toMatch(/\Smachine translation/);
  }
});

test('views are saved in the reader’s own cookie, shown, and removed again', async () => {
  const post = async (form: Record<string, string>, cookie = '') =>
    await web.app.request(`${HOME}/views`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: HOME, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    });
  const saved = await post({ do: 'save', name: 'Nhân lực <b>', query: 'kind=labour&evil=1&sort=day' });
  expect(saved.status).toBe(303);
  expect(saved.headers.get('location')).toBe('/?kind=labour&sort=day&saved=1');
  const cookie = /views=[^;]+/.exec(saved.headers.get('set-cookie') ?? '')?.[0] ?? '';
  const html = await web.text('/', { cookie });
  expect(html).toContain('<a href="/?kind=labour&amp;sort=day">Nhân lực &lt;b&gt;</a>');
  const removed = await post({ do: 'remove', name: 'Nhân lực <b>' }, cookie);
  const empty = /views=[^;]+/.exec(removed.headers.get('set-cookie') ?? '')?.[0] ?? '';
  expect(await web.text('/', { cookie: empty })).not.toContain('Nhân lực &lt;b');
  expect(await web.text('/', { cookie: 'views=broken' })).toContain('<form');
});

test('feedback is kept; a GET or a foreign page says nothing', async () => {
  const id = await storyOf('kyoto-hue');
  const say = async (headers: Record<string, string>) =>
    await web.app.request(`${HOME}/stories/${id}/feedback`, {
      method: 'POST',
      body: new URLSearchParams({ says: 'wrong-pair' }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const count = async () =>
    (await web.database.pool.query('select 1 from feedback where story_id = $1', [id])).rowCount;
  expect((await say({ origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await say({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await web.get(`/stories/${id}/feedback`)).status).toBe(404);
  expect(await count()).toBe(0);
  const answer = await say({ origin: HOME });
  expect(answer.headers.get('location')).toBe(`/stories/${id}?thanks=1#feedback`);
  expect(await count()).toBe(1);
});

test('a story shows the event, the words it rests on, its reports and copies', async () => {
  const copied = await web.room.settle({
    ...(REPORTS[1] as (typeof REPORTS)[number]),
    url: 'https://shimbun-x.example/copy.html',
    published: '2026-11-20T11:00:00Z',
  });
  const html = await web.text(`/stories/${copied.storyId}?ui=ja`);
  expect(html).toContain('フエ市と京都府：');
  expect(html).toContain('11月20日');
  expect(html).toContain('転載 1件');
  expect(html).toContain('掲載の根拠');
  expect(html).toContain('https://shimbun-x.example/copy.html');
  expect((await web.get('/stories/99999999')).status).toBe(404);
});

test('a pair has one page, by today’s units, with its papers and events; the old pair leads there', async () => {
  const html = await web.text('/pairs/VN-HP:JP-46?ui=en');
  expect(html).toContain('Hai Phong and Kagoshima');
  expect(html).toContain('October 16, 2019');
  expect(html).toContain('Hải Dương tiếp đoàn');
  const old = await web.get('/pairs/VN-61:JP-46');
  expect([old.status, old.headers.get('location')]).toEqual([301, '/pairs/VN-HP:JP-46']);
  expect((await web.get('/pairs/VN-ZZ:JP-46')).status).toBe(404);
});

test('a locality says what it was formed from, or what it is part of', async () => {
  expect(await web.text('/localities/VN-HP?ui=en')).toMatch(
    /includes the former units:\s*<a href="\/localities\/VN-61">/,
  );
  expect(await web.text('/localities/VN-61?ui=en')).toMatch(/part of\s*<a href="\/localities\/VN-HP">/);
  expect(await web.text('/localities?ui=en')).toContain('Kagoshima');
});

test('an article shows how its headline was edited, word by word; its text and stored page are for operators', async () => {
  const { rows } = await web.database.pool.query<{ id: string }>(
    "select id from article where url like '%tokyo-hanoi%'",
  );
  const id = rows[0]?.id ?? '';
  await web.database.pool.query(
    `insert into revision (article_id, n, title, text, content_hash, seen_at)
     values ($1, 1, '東京都とハノイ市、下水道の技術協力で覚書', 'old words', 'h', now())`,
    [id],
  );
  const html = await web.text(`/articles/${id}?ui=en`);
  expect(html).toContain('東京都とハノイ市、');
  expect(html).toContain('<del>下</del>水道');
  expect(html).not.toContain('old words');
  expect(html).not.toContain('<iframe');
  expect((await web.get(`/articles/${id}/snapshot`)).status).toBe(403);
});

test('live news reaches only those whose list it belongs to', async () => {
  const events = async (path: string) => {
    const stop = new AbortController();
    const answer = await web.app.request(HOME + path, { signal: stop.signal });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    return { stop, next: async () => new TextDecoder().decode((await reader.read()).value) };
  };
  const kyoto = await storyOf('kyoto-hue');
  const sakai = await storyOf('da-nang-sakai');
  const hue = await events('/live?vn=VN-26');
  expect(await hue.next()).toContain('event: ping');
  web.announce(sakai);
  web.announce(kyoto);
  expect(await hue.next()).toContain(`data: ${kyoto}`);
  hue.stop.abort();
});

test.each(['/about', '/sources', '/localities', '/matrix', '/map', '/trends', '/?view=dense'])(
  '%s is there in all three languages',
  async (path) => {
    for (const lang of ['vi', 'ja', 'en']) {
      const answer = await web.get(path, { 'accept-language': lang });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain(`<html lang="${lang}">`);
    }
  },
);
