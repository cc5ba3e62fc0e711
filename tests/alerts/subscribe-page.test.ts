import { expect, test } from 'vitest';
import { readersPages, wish } from './readers-pages.ts';
import { aStory } from './room.ts';

const { db, jobs, post, subscriptions } = readersPages();

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

test('ten thousand tries from one place make ten subscriptions and all get the same answer', async () => {
  const answers = new Map<string, number>();
  for (let start = 0; start < 10_000; start += 100) {
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
  expect([...answers]).toEqual([['303 /subscribe?sent=1', 10_000]]);
  expect(await subscriptions()).toHaveLength(10);
  expect(jobs).toHaveLength(10);
}, 120_000);
