import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { linkToken } from '../../store/tokens.ts';
import { readersPages } from './readers-pages.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

const { clock, db, get, jobs, post, preferences, subscriptions, text } = readersPages();

/** Logs in by a link as the mail has it; returns the cookie. */
async function logIn(email: string): Promise<string> {
  await post('/me', { email });
  const row = await db()
    .selectFrom('delivery')
    .select('id')
    .where('purpose', '=', 'login')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  const answer = await post(`/me/login/${linkToken(secret, 'login', row.id)}`, {});
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

test('known and unknown addresses get the same answer, and only a reader gets a mail', async () => {
  await subscribed(db(), 'reader@example.com');
  const answers = await Promise.all(
    ['Reader@example.com', 'nobody@example.com', 'not an address'].map(async (email) =>
      post('/me', { email }),
    ),
  );
  expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.get('location')}`)).size).toBe(1);
  expect(jobs).toHaveLength(1);
});

test('a link works once, for ten minutes, and a new one kills the old', async () => {
  await subscribed(db(), 'reader@example.com');
  const links: string[] = [];
  for (let n = 0; n < 2; n++) {
    await post('/me', { email: 'reader@example.com' });
    const [id] = (jobs.at(-1)!.payload as { deliveries: string[] }).deliveries;
    links.push(`/me/login/${linkToken(secret, 'login', id!)}`);
  }
  expect((await post(links[0]!, {})).status).toBe(404);
  for (let n = 0; n < 5; n++) expect((await get(links[1]!)).status).toBe(200);
  const now = clock().now.getTime();
  clock().now = new Date(now + 11 * 60_000);
  expect((await post(links[1]!, {})).status).toBe(404);
  clock().now = new Date(now + 9 * 60_000);
  expect((await post(links[1]!, {})).status).toBe(303);
  expect((await post(links[1]!, {})).status).toBe(404);
});

test('shows, exports and erases what is kept of this reader, and nothing of another', async () => {
  const mine = await subscribed(db(), 'reader@example.com', { filter: { kinds: ['visit'] } });
  const theirs = await subscribed(db(), 'other@example.com');
  const cookie = await logIn('reader@example.com');
  const page = await text('/me', { cookie });
  expect(page).toContain(mine);
  expect(page).not.toContain(theirs);
  expect((await get(`/me/subscriptions/${theirs}`, { cookie })).status).toBe(404);
  expect((await post(`/me/subscriptions/${theirs}`, { do: 'end' }, { cookie })).status).toBe(404);
  expect(
    (await post(`/me/subscriptions/${mine}`, { do: 'end' }, { cookie, 'sec-fetch-site': 'cross-site' }))
      .status,
  ).toBe(403);
  const data = await text('/me/export.json', { cookie });
  expect(data).toContain('reader@example.com');
  expect(data).not.toContain('other@example.com');
  await post('/me/erase', {}, { cookie });
  expect(await subscriptions()).toHaveLength(2);
  await post('/me/erase', { sure: '1' }, { cookie });
  const left = await db().selectFrom('subscriber').select('email').execute();
  expect(left).toEqual([{ email: 'other@example.com' }]);
  for (const table of ['consent', 'delivery', 'token'])
    expect(
      (await sql<{ t: string }>`select t::text from ${sql.table(table)} t`.execute(db())).rows
        .map(({ t }) => t)
        .join(),
    ).not.toContain(mine);
  expect(await text('/me', { cookie })).not.toContain(mine);
});

test('without a link there is nothing to see', async () => {
  const id = await subscribed(db(), 'reader@example.com');
  expect((await get(`/me/subscriptions/${id}`)).status).toBe(404);
  expect((await get('/me/export.json')).status).toBe(303);
  expect((await get(`/me/subscriptions/${id}`, { cookie: 'reader=invented' })).status).toBe(404);
});

test('a private feed has the subscription’s stories until it is closed', async () => {
  const id = await subscribed(db(), 'reader@example.com', {
    lang: 'ja',
    cadence: 'weekly',
    filter: { jp: ['JP-10'] },
  });
  const path = `/private/${linkToken(secret, 'feed', id)}`;
  expect((await get(`${path}/feed.atom`)).status).toBe(404);
  await post(preferences(id), { do: 'open-feed' });
  const story = await aStory(db(), 'Quảng Ninh & Gunma <ký>');
  await raise(db(), story);
  const atom = await text(`${path}/feed.atom`);
  expect(atom).toContain(`<id>http://kakehashi.example/stories/${story}</id>`);
  expect(atom).toContain('クアンニン省 ↔ 群馬県');
  expect(atom).toContain('<![CDATA[Quảng Ninh & Gunma <ký>');
  const json = JSON.parse(await text(`${path}/feed.json`)) as { items: { id: string }[] };
  expect(json.items.map(({ id: item }) => item)).toEqual([`http://kakehashi.example/stories/${story}`]);
  await post(preferences(id), { do: 'close-feed' });
  expect((await get(`${path}/feed.json`)).status).toBe(404);
});
