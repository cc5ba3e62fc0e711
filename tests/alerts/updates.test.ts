import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../store/database.ts';
import { deliver } from '../../workers/deliver.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, aStory, alertServices, raise, subscribed } from './room.ts';
import { startSink, type Sink } from './sink.ts';

let database: TestDatabase;
let db: Database;
let folder: string;
let sink: Sink;

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
  sink = await startSink(join(folder, 'taken'), () => 'take');
});
afterAll(async () => {
  await sink.close();
  await database.close();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  sink.messages.length = 0;
  await sql`truncate subscriber, story, article, consent cascade`.execute(db);
});

/** Another report of a story: a copy of the first, or one of its own. */
async function report(story: string, copy: boolean): Promise<void> {
  await sql`insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at, published_at, story_id, copy_of)
    select source_id, url || '.2', url || '.2', title, text, lang, content_hash || '2', folded, now(), now(), now(), story_id,
      case when ${copy} then id end from article where story_id = ${story} order by id limit 1`.execute(db);
}

const change = {
  'only a copy more': async (id: string) => await report(id, true),
  'only another report more': async (id: string) => await report(id, false),
  'only a kind more': async (id: string) =>
    void (await sql`update story set kinds = kinds || '{tourism}' where id = ${id}`.execute(db)),
  'only a kind less': async (id: string) =>
    void (await sql`update story set kinds = '{}' where id = ${id}`.execute(db)),
  'a pair less': async (id: string) =>
    void (await sql`update story set pairs = '{}' where id = ${id}`.execute(db)),
  'another pair': async (id: string) =>
    void (await sql`update story set pairs = pairs || '{VN-13:JP-14}' where id = ${id}`.execute(db)),
  'another day': async (id: string) =>
    void (await sql`update story set event_date = '2025-12-01' where id = ${id}`.execute(db)),
  'a day that was not known': async (id: string) =>
    void (await sql`update story set event_date = '2025-12-01' where id = ${id}`.execute(db)),
  'a signing': async (id: string) =>
    void (await sql`update story set kinds = kinds || '{agreement}' where id = ${id}`.execute(db)),
} satisfies Record<string, (story: string) => Promise<void>>;

test.each<[keyof typeof change, string | null]>([
  ['only a copy more', null],
  ['only another report more', null],
  ['only a kind more', null],
  ['only a kind less', null],
  ['a pair less', null],
  ['another pair', 'New: Quang Ninh ↔ Kanagawa\n'],
  ['another day', 'New: event on 1 December 2025 (was 25 November 2025)\n'],
  ['a day that was not known', 'New: event on 1 December 2025\n'],
  ['a signing', 'New: agreement\n'],
])('a story with %s tells those who know it %j', async (what, news) => {
  await subscribed(db, 'reader@example.com');
  const story = await aStory(db);
  await sql`update story set kinds = '{visit}', event_date = ${what === 'a day that was not known' ? null : '2025-11-25'}
    where id = ${story}`.execute(db);
  const services = alertServices(db, sink.url);
  await deliver(services, await raise(db, story), aRun());
  expect(sink.messages).toHaveLength(1);
  await change[what](story);
  for (let n = 0; n < 3; n++) await deliver(services, await raise(db, story), aRun());
  expect(sink.messages).toHaveLength(news ? 2 : 1);
  if (news) expect(textOf(sink.messages[1]!)).toContain(news);
});

function textOf(message: string): string {
  const part = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)(?:\r\n--|$)/.exec(message)?.[1] ?? '';
  return Buffer.from(part, 'base64').toString('utf8').replaceAll('\r\n', '\n');
}
