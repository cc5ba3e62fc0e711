import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CHANNELS } from '../../alerts/index.ts';
import { createPoster, type Poster } from '../../crawlers/fetch/post.ts';
import type { Database } from '../../store/database.ts';
import { deliver } from '../../workers/deliver.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { suppress } from '../../store/suppressions.ts';
import { aRun, aStory, alertServices, raise, secret, subscribed } from './room.ts';

let database: TestDatabase;
let db: Database;
let server: Server;
let poster: Poster;
let answer: { status: number; body: string } | 'hang up';
const got: { path: string; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body });
      if (answer === 'hang up') return void request.socket.destroy();
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const names = ['hook.example', 'hooks.slack.com', 'api.telegram.org'];
  poster = createPoster({
    resolve: names.map((name) => ({ name, address: '127.0.0.1', port, tls: false })),
    lookup: async () => ['10.0.0.7'],
    userAgent: 'Kakehashi/test',
  });
});
afterAll(async () => {
  await poster.close();
  server.close();
  await database.close();
});
beforeEach(() => {
  answer = { status: 200, body: '{"ok":true}' };
  got.length = 0;
});
afterEach(async () => await sql`truncate subscriber, story, article, consent cascade`.execute(db));

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const WAYS = {
  webhook: { url: 'https://hook.example/in', secret: SECRET },
  slack: { url: 'https://hooks.slack.com/services/T0/B0/x' },
  teams: { url: 'https://hook.example/workflows/1' },
  mattermost: { url: 'https://hook.example/hooks/1' },
  telegram: { token: '123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI', chat: '@kakehashi' },
} as const satisfies Partial<Record<keyof typeof CHANNELS, unknown>>;

/** A story for one reader of a channel, sent; returns the delivery. */
async function tell(kind: string, settings: unknown, title?: string): Promise<string> {
  await subscribed(db, 'reader@example.com', { channel: { kind, settings } });
  const { deliveries } = await raise(db, await aStory(db, title));
  await again(deliveries[0]!);
  return deliveries[0]!;
}

async function again(id: string): Promise<void> {
  await sql`update delivery set next_try_at = now() where id = ${id}`.execute(db);
  const services = alertServices(db, 'smtp://127.0.0.1:1', 500, { post: poster.post });
  await deliver(services, { deliveries: [id] }, aRun());
}

async function stateOf(id: string) {
  return await db
    .selectFrom('delivery')
    .select(['state', 'last_message'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

describe.each(Object.entries(WAYS))('%s', (kind, settings) => {
  test('gets who, what, source and address of the story in its own form', async () => {
    const id = await tell(kind, settings);
    expect(await stateOf(id)).toMatchObject({ state: 'sent' });
    expect(got).toHaveLength(1);
    const said = JSON.stringify(JSON.parse(got[0]!.body)).replaceAll('\\\\', '');
    for (const part of [
      'Quang Ninh ↔ Gunma',
      'agreement',
      '25 November 2025',
      'Sample Paper',
      'https://paper.example/',
    ])
      expect(said).toContain(part);
    expect(JSON.stringify(got[0]!.headers)).not.toContain(SECRET);
  });
  test('a refusal for good is final, one for now is tried again and told once', async () => {
    answer = { status: 503, body: 'later' };
    const id = await tell(kind, settings);
    expect(await stateOf(id)).toMatchObject({ state: 'retry', last_message: expect.stringContaining('503') });
    answer = { status: 200, body: '{"ok":true}' };
    await again(id);
    await again(id);
    expect(await stateOf(id)).toMatchObject({ state: 'sent' });
    expect(got).toHaveLength(2);
    await sql`truncate subscriber, story, article cascade`.execute(db);
    answer = { status: 404, body: 'gone' };
    expect(await stateOf(await tell(kind, settings))).toMatchObject({ state: 'failed' });
  });
  test('markup and mentions in a headline stay text', async () => {
    await tell(kind, settings, '<!channel> @all [x](https://evil.example) <b>bold</b> &amp; *star*');
    const { body } = got[0]!;
    if (kind === 'slack') expect(body).not.toMatch(/<!channel>|<b>/);
    if (kind === 'telegram') expect(body).not.toMatch(/<b>bold/);
    if (kind === 'mattermost' || kind === 'teams') expect(body).not.toMatch(/@all|\]\(https:\/\/evil|<b>/);
    expect(() => JSON.parse(body) as unknown).not.toThrow();
  });
});

test('a mail address that must get nothing stops the mails to it, and no webhook of the same reader', async () => {
  await subscribed(db, 'reader@example.com');
  await subscribed(db, 'reader@example.com', { channel: { kind: 'webhook', settings: WAYS.webhook } });
  await suppress(db, secret, 'reader@example.com', { reason: 'hard bounce' });
  const { deliveries } = await raise(db, await aStory(db));
  expect(deliveries).toHaveLength(2);
  const services = alertServices(db, 'smtp://127.0.0.1:1', 500, { post: poster.post });
  await deliver(services, { deliveries }, aRun());
  const rows = await db.selectFrom('delivery').select(['channel', 'state']).orderBy('channel').execute();
  expect(rows).toEqual([
    { channel: 'email', state: 'suppressed' },
    { channel: 'webhook', state: 'sent' },
  ]);
});

test('a webhook is signed over id, time and body, and a repetition has the same id and body', async () => {
  answer = 'hang up';
  const id = await tell('webhook', WAYS.webhook);
  // The receiver knows a repetition by its id, so a lost answer is no doubt.
  expect(await stateOf(id)).toMatchObject({ state: 'retry' });
  answer = { status: 204, body: '' };
  await again(id);
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });
  const [first, second] = got;
  expect(second!.body).toBe(first!.body);
  for (const { headers, body } of got) {
    expect(headers['webhook-id']).toBe(id);
    const mac = createHmac('sha256', Buffer.alloc(32, 1))
      .update(`${id}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mac}`);
  }
});

test('a chat that hung up after the message is in doubt: nobody is told twice by ourselves', async () => {
  answer = 'hang up';
  const id = await tell('slack', WAYS.slack);
  expect(await stateOf(id)).toMatchObject({ state: 'in_doubt' });
  await again(id);
  expect(got).toHaveLength(1);
});

test('Telegram says no with a good status', async () => {
  answer = { status: 200, body: '{"ok":false,"description":"Bad Request: chat not found"}' };
  const id = await tell('telegram', WAYS.telegram);
  expect(await stateOf(id)).toMatchObject({
    state: 'failed',
    last_message: expect.stringContaining('chat not found'),
  });
});

test.each([
  ['a private address behind a public name', { url: 'https://inside.example/', secret: SECRET }],
  ['a private address', { url: 'https://127.0.0.1/', secret: SECRET }],
  ['the address of a cloud’s metadata', { url: 'https://169.254.169.254/', secret: SECRET }],
])('%s is never asked', async (_, settings) => {
  const id = await tell('webhook', settings);
  expect(await stateOf(id)).toMatchObject({
    state: 'failed',
    last_message: expect.stringMatching(/not a public address/),
  });
  expect(got).toEqual([]);
});
