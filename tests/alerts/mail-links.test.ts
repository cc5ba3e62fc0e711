import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { linkToken, signedToken } from '../../store/tokens.ts';
import { mailLinks } from '../../workers/mail-links.ts';
import { readersPages, wish } from './readers-pages.ts';
import { aStory, raise, secret, subscribed } from './room.ts';

const { clock, db, get, post, preferences, subscriptions, text } = readersPages();

test('a scanner that follows every link five times changes nothing', async () => {
  const id = await subscribed(db(), 'reader@example.com');
  const { deliveries } = await raise(db(), await aStory(db()));
  const links = mailLinks(
    { publicUrl: '', secret },
    { deliveryId: deliveries[0]!, subscriptionId: id, createdAt: clock().now },
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
      expect((await get(link)).status).toBe(200);
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
    { deliveryId: deliveries[0]!, subscriptionId: id, createdAt: clock().now },
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
  expect((await get(path)).status).toBe(404);
  const old = await subscribed(db(), 'other@example.com');
  const link = preferences(old);
  clock().now = new Date(Date.now() + 61 * 86_400_000);
  expect((await get(link)).status).toBe(404);
});

test('a link for feedback opens no preferences, and a changed one nothing', async () => {
  const id = await subscribed(db(), 'reader@example.com');
  const expires = new Date(Date.now() + 1000_000);
  expect((await get(`/preferences/${signedToken(secret, 'feedback', { id, expires })}`)).status).toBe(404);
  expect((await get(`${preferences(id).slice(0, -1)}x`)).status).toBe(404);
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
  const page = await text(path);
  expect(page).not.toContain(secretText);
});
