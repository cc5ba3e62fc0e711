import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewJob } from '../../queue/jobs.ts';
import { linkToken, signedToken } from '../../store/tokens.ts';
import { mailLinks } from '../../workers/mail-links.ts';
import { openWeb, type TestWeb } from '../web/open-web.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

let web: TestWeb;
const jobs: NewJob[] = [];

beforeAll(async () => {
  web = await openWeb();
  web.clock.now = new Date();
  Object.assign(web.services, { queues: { add: async (more: NewJob[]) => void jobs.push(...more) } });
});
afterAll(async () => await web.close());
afterEach(async () => {
  jobs.length = 0;
  web.clock.now = new Date();
  await sql`truncate subscriber, consent, story, article, token, feedback, throttle, suppression cascade`.execute(
    web.database.db,
  );
});

async function post(
  path: string,
  fields: Record<string, string | string[]>,
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) body.append(name, value);
  return await web.app.request(`http://kakehashi.example${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

const wish = { email: 'reader@example.com', lang: 'ja', zone: 'Asia/Tokyo', cadence: 'daily', time: '08:15' };
const db = () => web.database.db;
const subscriptions = async () => await db().selectFrom('subscription').selectAll().execute();

/** The address of the preferences page of a subscription, as a mail has it. */
function preferences(id: string): string {
  const links = mailLinks(
    { publicUrl: '', secret },
    { deliveryId: id, subscriptionId: id, createdAt: web.clock.now },
  );
  return links.preferences;
}

describe('subscribing', () => {
  test('what the form asks is kept: pairs, peers, words, minutes, quiet hours, both calendars', async () => {
    const answer = await post('/subscribe', {
      ...wish,
      do: 'subscribe',
      pair_vn_0: 'VN-HP',
      pair_jp_0: 'JP-37',
      vn: ['VN-13', 'VN-26'],
      peers: '1',
      kind: ['agreement', 'visit'],
      q: '友好 OR "hợp tác"',
      quiet_from: '22:00',
      quiet_to: '07:30',
      rest_weekends: '1',
      rest_holidays: ['VN', 'JP'],
      at_once_kind: 'agreement',
      when_empty: '1',
    });
    expect(answer.status).toBe(303);
    const [row] = await subscriptions();
    expect(row).toMatchObject({
      state: 'pending',
      cadence: 'daily',
      hour: 8,
      minute: 15,
      quiet_from: 1320,
      quiet_to: 450,
      rest_weekends: true,
      rest_holidays: ['VN', 'JP'],
      at_once_kinds: ['agreement'],
      when_empty: 'say',
    });
    expect(row!.filter).toMatchObject({
      pairs: ['VN-HP:JP-37'],
      vn: ['VN-13', 'VN-26'],
      peers: true,
      q: '友好 OR "hợp tác"',
    });
    expect(jobs).toHaveLength(1);
  });

  test('a look at what it would have brought keeps nothing and sends nothing', async () => {
    for (let n = 0; n < 3; n++) await aStory(db());
    await aStory(db(), 'Một lễ hội tại Gunma');
    const fields = {
      ...wish,
      lang: 'en',
      email: '',
      do: 'preview',
      pair_vn_0: 'VN-13',
      pair_jp_0: 'JP-10',
      q: 'biên bản',
    };
    const page = await (await post('/subscribe', fields, { 'accept-language': 'en' })).text();
    expect(page).toContain('In the last 30 days this would have brought you 3 stories.');
    expect(page).toContain('value="biên bản"');
    expect(await subscriptions()).toEqual([]);
    expect(jobs).toEqual([]);
  });

  test.each([
    ['email', 'a@example.com, b@example.com', 'The address is not of the form name@domain.'],
    ['q', 'Gunma AND (', 'Search words: the bracket at character 11 is never closed.'],
    ['zone', 'Mars/Olympus', 'zone'],
  ])('a fault in %s is told and nothing that was typed is lost', async (field, value, sentence) => {
    const fields = {
      ...wish,
      do: 'subscribe',
      time: '21:45',
      pair_vn_1: 'VN-26',
      pair_jp_1: 'JP-21',
      [field]: value,
    };
    const answer = await post('/subscribe', fields, { 'accept-language': 'en' });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(sentence);
    expect(page).toContain('value="21:45"');
    expect(page).toMatch(/<option value="JP-21" selected/);
    expect(await subscriptions()).toEqual([]);
  });

  test('two thousand tries from one place make ten subscriptions and all get the same answer', async () => {
    const answers = new Map<string, number>();
    for (let start = 0; start < 2000; start += 100) {
      const batch = await Promise.all(
        Array.from({ length: 100 }, async (_, n) =>
          post('/subscribe', { ...wish, do: 'subscribe', email: `r${start + n}@example.com` }),
        ),
      );
      for (const { status, headers } of batch) {
        const key = `${status} ${headers.get('location')}`;
        answers.set(key, (answers.get(key) ?? 0) + 1);
      }
    }
    expect([...answers]).toEqual([['303 /subscribe?sent=1', 2000]]);
    expect(await subscriptions()).toHaveLength(10);
    expect(jobs).toHaveLength(10);
  }, 120_000);
});

describe('the links of a mail', () => {
  test('a scanner that follows every link five times changes nothing', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    const { deliveries } = await raise(db(), await aStory(db()));
    const links = mailLinks(
      { publicUrl: '', secret },
      { deliveryId: deliveries[0]!, subscriptionId: id, createdAt: web.clock.now },
    );
    const before =
      await sql`select s::text, (select count(*) from consent) as consents, (select count(*) from feedback) as words from subscription s`.execute(
        db(),
      );
    for (let n = 0; n < 5; n++)
      for (const link of [
        links.preferences,
        links.unsubscribe,
        links.feedback,
        `${links.feedback}?story=1&says=wrong-pair`,
      ])
        expect((await web.get(link)).status).toBe(200);
    const after =
      await sql`select s::text, (select count(*) from consent) as consents, (select count(*) from feedback) as words from subscription s`.execute(
        db(),
      );
    expect(after.rows).toEqual(before.rows);
  });

  test('one POST without cookies unsubscribes, again and again', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    const path = `/unsubscribe/${linkToken(secret, 'unsubscribe', id)}`;
    for (let n = 0; n < 2; n++)
      expect((await post(path, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    expect((await subscriptions())[0]!.state).toBe('ended');
  });

  test('an answer to a story is kept for operators, only for stories of that mail', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    const story = await aStory(db());
    const { deliveries } = await raise(db(), story);
    const { feedback } = mailLinks(
      { publicUrl: '', secret },
      { deliveryId: deliveries[0]!, subscriptionId: id, createdAt: web.clock.now },
    );
    const other = await aStory(db(), 'Một tin khác');
    expect((await post(feedback, { answer: `${other} relevant` })).status).toBe(404);
    expect((await post(feedback, { answer: `${story} nonsense` })).status).toBe(404);
    expect((await post(feedback, { answer: `${story} wrong-pair`, note: 'Kagawa' })).status).toBe(200);
    const words = await db().selectFrom('feedback').select(['story_id', 'says', 'note']).execute();
    expect(words).toEqual([{ story_id: story, says: 'wrong-pair', note: 'Kagawa' }]);
  });

  test('the preferences link changes, pauses, resumes and ends its subscription, and expires', async () => {
    const id = await subscribed(db(), 'reader@example.com', { filter: { kinds: ['visit'] } });
    const path = preferences(id);
    await post(path, { ...wish, do: 'save', kind: 'tourism', channel: 'email' });
    expect((await subscriptions())[0]).toMatchObject({
      filter: { kinds: ['tourism'] },
      cadence: 'daily',
      minute: 15,
    });
    await post(path, { do: 'pause' });
    expect((await subscriptions())[0]).toMatchObject({ state: 'paused', next_digest_at: null });
    expect((await raise(db(), await aStory(db()))).alerts).toBe(0);
    await post(path, { do: 'resume' });
    expect((await subscriptions())[0]!.state).toBe('active');
    expect((await post(path, { do: 'end' })).status).toBe(303);
    expect((await subscriptions())[0]!.state).toBe('ended');
    expect((await web.get(path)).status).toBe(404);
    const old = await subscribed(db(), 'other@example.com');
    const link = preferences(old);
    web.clock.now = new Date(Date.now() + 61 * 86_400_000);
    expect((await web.get(link)).status).toBe(404);
  });

  test('a link for feedback opens no preferences, and a changed one nothing', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    const expires = new Date(Date.now() + 1000_000);
    expect((await web.get(`/preferences/${signedToken(secret, 'feedback', { id, expires })}`)).status).toBe(
      404,
    );
    expect((await web.get(`${preferences(id).slice(0, -1)}x`)).status).toBe(404);
  });

  test('another way of delivery is taken only with settings that it can use', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    const path = preferences(id);
    const bad = {
      ...wish,
      do: 'save',
      channel: 'webhook',
      channel_url: 'http://10.0.0.1/',
      channel_secret: 'x',
    };
    expect((await post(path, bad)).status).toBe(400);
    const secretText = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    await post(path, { ...bad, channel_url: 'https://hook.example/in', channel_secret: secretText });
    expect((await subscriptions())[0]).toMatchObject({
      channel: 'webhook',
      channel_settings: { url: 'https://hook.example/in', secret: secretText },
    });
    const page = await web.text(path);
    expect(page).not.toContain(secretText);
  });
});

describe('a reader’s own page', () => {
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
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.get('location')}`)).size).toBe(
      1,
    );
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
    for (let n = 0; n < 5; n++) expect((await web.get(links[1]!)).status).toBe(200);
    const now = web.clock.now.getTime();
    web.clock.now = new Date(now + 11 * 60_000);
    expect((await post(links[1]!, {})).status).toBe(404);
    web.clock.now = new Date(now + 9 * 60_000);
    expect((await post(links[1]!, {})).status).toBe(303);
    expect((await post(links[1]!, {})).status).toBe(404);
  });

  test('shows, exports and erases what is kept of this reader, and nothing of another', async () => {
    const mine = await subscribed(db(), 'reader@example.com', { filter: { kinds: ['visit'] } });
    const theirs = await subscribed(db(), 'other@example.com');
    const cookie = await logIn('reader@example.com');
    const page = await web.text('/me', { cookie });
    expect(page).toContain(mine);
    expect(page).not.toContain(theirs);
    expect((await web.get(`/me/subscriptions/${theirs}`, { cookie })).status).toBe(404);
    expect((await post(`/me/subscriptions/${theirs}`, { do: 'end' }, { cookie })).status).toBe(404);
    expect(
      (await post(`/me/subscriptions/${mine}`, { do: 'end' }, { cookie, 'sec-fetch-site': 'cross-site' }))
        .status,
    ).toBe(403);
    const data = await web.text('/me/export.json', { cookie });
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
    expect(await web.text('/me', { cookie })).not.toContain(mine);
  });

  test('without a link there is nothing to see', async () => {
    const id = await subscribed(db(), 'reader@example.com');
    expect((await web.get(`/me/subscriptions/${id}`)).status).toBe(404);
    expect((await web.get('/me/export.json')).status).toBe(303);
    expect((await web.get(`/me/subscriptions/${id}`, { cookie: 'reader=invented' })).status).toBe(404);
  });
});

test('a private feed has the subscription’s stories until it is closed', async () => {
  const id = await subscribed(db(), 'reader@example.com', {
    lang: 'ja',
    cadence: 'weekly',
    filter: { jp: ['JP-10'] },
  });
  const path = `/private/${linkToken(secret, 'feed', id)}`;
  expect((await web.get(`${path}/feed.atom`)).status).toBe(404);
  await post(preferences(id), { do: 'open-feed' });
  const story = await aStory(db(), 'Quảng Ninh & Gunma <ký>');
  await raise(db(), story);
  const atom = await web.text(`${path}/feed.atom`);
  expect(atom).toContain(`<id>http://kakehashi.example/stories/${story}</id>`);
  expect(atom).toContain('クアンニン省 ↔ 群馬県');
  expect(atom).toContain('<![CDATA[Quảng Ninh & Gunma <ký>');
  const json = JSON.parse(await web.text(`${path}/feed.json`)) as { items: { id: string }[] };
  expect(json.items.map(({ id: item }) => item)).toEqual([`http://kakehashi.example/stories/${story}`]);
  await post(preferences(id), { do: 'close-feed' });
  expect((await web.get(`${path}/feed.json`)).status).toBe(404);
});
