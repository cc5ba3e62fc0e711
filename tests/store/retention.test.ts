import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv } from '../../config/env.ts';
import { KEPT_BY } from '../../cli/reference.ts';
import { pack } from '../../core/text/packed.ts';
import { readSnapshot, saveSnapshot } from '../../store/articles.ts';
import { forget, RETENTION, type KeptDays } from '../../store/retention.ts';
import { finishRef } from '../../store/refs.ts';
import { turnSnapshotDays } from '../../store/snapshot-days.ts';
import { addTallies, allTallies } from '../../store/tallies.ts';
import { tidy } from '../../workers/tidy.ts';
import type { Services } from '../../workers/services.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const kept: KeptDays = { snapshots: 30, runs: 90, messages: 400, unconfirmed: 14, offTopic: 365 };
const NOW = new Date('2027-03-31T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(
    `insert into source (id, name, home, lang, interval_ms) values ('paper', '{}', 'https://paper.example/', 'vi', 1000)`,
  );
});
afterAll(async () => await database.close());

async function tidied(limit = 100): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const rule of RETENTION) gone[rule.what] = await forget(database.db, rule, { now: NOW, kept, limit });
  return Object.fromEntries(Object.entries(gone).filter(([, n]) => n > 0));
}

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await database.pool.query<Record<string, T>>(sql, values);
  return Object.values(rows[0] ?? {})[0] as T;
}

let n = 0;
const article = async (at: Date, relevance: string, story: string | null = null) => {
  const id = await one<string>(
    `insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, bands, fetched_at, checked_at, story_id)
     values ('paper', $1, $1, 'title', 'words', 'vi', 'hash', 'words', '{1}', $2, $2, $3) returning id`,
    [`https://paper.example/${++n}`, at, story],
  );
  await database.pool.query(
    `insert into verdict (article_id, relevance, score, pairs, vn, jp, kinds, places, reasons, rules, judged_at)
     values ($1, $2, 0, '{}', '{}', '{}', '{}', '[]', '[]', 'test', $3)`,
    [id, relevance, at],
  );
  return id;
};
const reader = async (state: string, at: Date) =>
  await one<string>(
    `insert into subscriber (email, email_key, lang, zone, state, created_at, confirmed_at)
     values ($1, $1, 'ja', 'UTC', $2, $3, case when $2 = 'active' then $3::timestamptz end) returning id`,
    [`reader-${++n}@news.example`, state, at],
  );
const subscription = async (subscriber: string, state: string, at: Date) =>
  await one<string>(
    `insert into subscription (subscriber_id, filter, cadence, state, unsubscribe_hash, created_at, changed_at)
     values ($1, '{}', 'daily', $2, $3, $4, $4) returning id`,
    [subscriber, state, Buffer.from(String(++n)), at],
  );

test('a house in which nothing is old loses nothing', async () => {
  expect(await tidied()).toEqual({});
});

test('old runs go with their ledgers, but for those whose links still wait; a link of a forgotten run can still be finished', async () => {
  const run = async (at: Date) =>
    await one<string>(
      `insert into run (job, source_id, started_at, outcome) values ('discover', 'paper', $1, 'ok') returning id`,
      [at],
    );
  const [old, waits, young] = [await run(ago(91)), await run(ago(91)), await run(ago(89))];
  for (const id of [old, waits, young])
    await database.pool.query(`insert into ledger values ($1, 'kept', 1)`, [id]);
  const ref = async (id: string) =>
    await one<string>(
      `insert into ref (source_id, url, fetch_url, run_id) values ('paper', $1, $1, $2) returning id`,
      [`https://paper.example/ref-${++n}`, id],
    );
  const [done, waiting] = [await ref(old), await ref(waits)];
  const end = { state: 'kept', reason: 'kept', articleId: null, recheckAt: null } as const;
  await finishRef(database.db, done, end);
  expect(await tidied()).toEqual({ runs: 1 });
  expect(await one('select array_agg(id order by id) from run')).toEqual([waits, young]);
  expect(await one('select count(*)::int from ledger')).toBe(2);
  // Somebody lets the dropped link be read again: its run is gone, it is finished all the same.
  await database.pool.query(`update ref set state = 'waiting' where id = $1`, [done]);
  await finishRef(database.db, done, end);
  await finishRef(database.db, waiting, end);
  expect(await one(`select count(*)::int from ref where state = 'waiting'`)).toBe(0);
  expect(await tidied()).toEqual({ runs: 1 });
});

test('somebody who never confirmed is forgotten whole; who asked again lately, who confirmed and who reads stays', async () => {
  const [never, again, reads] = [
    await reader('pending', ago(15)),
    await reader('pending', ago(15)),
    await reader('active', ago(15)),
  ];
  for (const id of [never, again, reads]) await subscription(id, 'pending', ago(15));
  await subscription(reads, 'active', ago(15));
  for (const [id, at] of [
    [never, 15],
    [again, 15],
    [again, 2],
  ] as const)
    await database.pool.query(
      `insert into consent (subscriber_id, action, at, ip, text_version) values ($1, 'asked', $2, '192.0.2.7', 't')`,
      [id, ago(at)],
    );
  expect(await tidied()).toEqual({
    'subscribers who never confirmed': 1,
    'choices that were never confirmed': 2,
  });
  expect(await one(`select count(*)::int from subscriber where id = any($1)`, [[never]])).toBe(0);
  expect(await one(`select count(*)::int from consent where subscriber_id = $1`, [never])).toBe(0);
  expect(await one(`select count(*)::int from subscriber where id = any($1)`, [[again, reads]])).toBe(2);
  expect(await one(`select array_agg(state) from subscription where subscriber_id = $1`, [reads])).toEqual([
    'active',
  ]);
});

test('who left long ago is forgotten, who left lately or still follows something is not; the suppression list stays', async () => {
  const [left, lately, follows] = [
    await reader('active', ago(900)),
    await reader('active', ago(900)),
    await reader('active', ago(900)),
  ];
  await subscription(left, 'ended', ago(500));
  await subscription(lately, 'ended', ago(500));
  await subscription(follows, 'ended', ago(500));
  await subscription(follows, 'paused', ago(500));
  await database.pool.query(
    `insert into consent (subscriber_id, action, at, text_version) values ($1, 'unsubscribed', $3, 't'), ($2, 'unsubscribed', $4, 't')`,
    [left, lately, ago(500), ago(10)],
  );
  await database.pool.query(`insert into suppression (email_hmac, reason) values ('x', 'hard')`);
  expect(await tidied()).toEqual({ 'readers who left': 1 });
  expect(await one('select count(*)::int from subscriber where id = any($1)', [[left]])).toBe(0);
  expect(await one('select count(*)::int from suppression')).toBe(1);
});

test('of an old alert the words go and the fact stays, so that its story is never told again', async () => {
  const follows = await reader('active', ago(900));
  const of = await subscription(follows, 'active', ago(900));
  const story = await one<string>(`insert into story (relevance) values ('core') returning id`);
  const deliver = async (at: Date, state: string, purpose: string, whose: string | null) =>
    await one<string>(
      `insert into delivery (subscription_id, subscriber_id, period, state, purpose, message_id, subject, last_message, to_address, created_at)
       values ($1, $2, $3, $4, $5, $3, 'Hà Nội', '250 ok', 'a@b.example', $6) returning id`,
      [whose, whose && follows, `period-${++n}`, state, purpose, at],
    );
  const told = await deliver(ago(401), 'sent', 'alert', of);
  const doubt = await deliver(ago(401), 'in_doubt', 'alert', of);
  const young = await deliver(ago(399), 'sent', 'alert', of);
  await deliver(ago(401), 'sent', 'login', null);
  await deliver(ago(401), 'retry', 'login', null);
  await database.pool.query(
    'insert into alert (subscription_id, story_id, delivery_id) values ($1, $2, $3)',
    [of, story, told],
  );
  expect(await tidied()).toEqual({ 'messages to no subscription': 1, 'what mails said': 1 });
  expect(
    await one(
      `select array_agg(coalesce(subject, '-') order by created_at, id) from delivery where id = $1`,
      [told],
    ),
  ).toEqual(['-']);
  expect(await one('select count(subject)::int from delivery where id = any($1)', [[doubt, young]])).toBe(2);
  // The outbox row still stands, and is not one that waits.
  expect(await one('select count(*)::int from alert where delivery_id = $1', [told])).toBe(1);
});

test('a text that is not about the topic goes, its address and verdict stay; what belongs to a story keeps every word', async () => {
  const story = await one<string>(`insert into story (relevance) values ('core') returning id`);
  const off = await article(ago(366), 'no');
  const young = await article(ago(364), 'no');
  const about = await article(ago(366), 'core', story);
  const labelled = await article(ago(366), 'no');
  await database.pool.query(`insert into feedback (article_id, says) values ($1, 'relevant')`, [labelled]);
  expect(await tidied()).toEqual({ 'texts that are not about the topic': 1 });
  expect(
    await one('select array[title, text, folded, flags::text] from article where id = $1', [off]),
  ).toEqual(['title', '', '', '{forgotten}']);
  expect(await one('select count(*)::int from band where article_id = $1', [off])).toBe(0);
  expect(await one('select count(*)::int from verdict where article_id = $1', [off])).toBe(1);
  for (const id of [young, about, labelled])
    expect(await one('select text from article where id = $1', [id])).toBe('words');
});

test('counters go on as they were when their old days are added up', async () => {
  for (const [what, times] of [
    ['poll:ok', 3],
    ['fetch:http:ok', 2],
  ] as const)
    await addTallies(database.db, [{ sourceId: 'paper', what, n: times, ms: 10 }]);
  await database.pool.query(`insert into tally select day - 600, source_id, what, n * 10, ms from tally`);
  const key = (row: { what: string }) => row.what;
  const before = (await allTallies(database.db)).sort((a, b) => key(a).localeCompare(key(b)));
  await database.pool.query(`update tally set day = '2027-03-30' where day > '2026-06-01'`);
  expect(await tidied()).toEqual({ 'sums of the day': 2 });
  expect(await tidied()).toEqual({});
  expect((await allTallies(database.db)).sort((a, b) => key(a).localeCompare(key(b)))).toEqual(before);
});

test('links, sessions, wrong tries and idle hosts go; the audit log can not', async () => {
  await database.pool.query(
    `insert into token (hash, purpose, expires_at) values ('a', 'reset', $1), ('b', 'reset', $2)`,
    [ago(2), ago(-1)],
  );
  await database.pool.query(
    `insert into throttle (key, failed, last_at, free_at) values ('x', 1, $1, $1), ('y', 1, $2, $2)`,
    [ago(2), NOW],
  );
  await database.pool.query(
    `insert into host (name, turn_at, next_request_at) values ('old.example', $1, $1), ('new.example', $2, $2)`,
    [ago(91), NOW],
  );
  await database.pool.query(
    `insert into audit (at, account, action, target) values ($1, 'anna', 'pause', 'paper')`,
    [ago(4000)],
  );
  expect(await tidied()).toEqual({ 'links that opened something': 1, 'wrong tries': 1, 'pace of hosts': 1 });
  expect(await one('select count(*)::int from audit')).toBe(1);
});

test('each day of pages has a table of its own, made ahead and dropped whole; what came late or lay there before is moved or pruned', async () => {
  const tables = async () =>
    await one<string[]>(
      `select array_agg(inhrelid::regclass::text order by inhrelid::regclass::text) from pg_inherits where inhparent = 'snapshot'::regclass`,
    );
  const [late, ancient] = [await article(NOW, 'no'), await article(ago(40), 'no')];
  await saveSnapshot(database.db, late, pack('<p>late</p>'), NOW);
  await saveSnapshot(database.db, ancient, pack('<p>ancient</p>'), ago(40));
  const turn = { now: NOW, days: 30, limit: 500 };
  expect(await turnSnapshotDays(database.db, turn)).toEqual({ dropped: 0, pruned: 1 });
  expect(await tables()).toEqual([
    'snapshot_20270331',
    'snapshot_20270401',
    'snapshot_20270402',
    'snapshot_20270403',
    'snapshot_rest',
  ]);
  expect(await one('select count(*)::int from snapshot_20270331')).toBe(1);
  expect(await readSnapshot(database.db, late)).toBe('<p>late</p>');
  expect(await readSnapshot(database.db, ancient)).toBeNull();
  // An edit the day after takes the place of the page that was kept.
  await saveSnapshot(database.db, late, pack('<p>edited</p>'), ago(-1));
  expect(await one('select count(*)::int from snapshot')).toBe(1);
  expect(await readSnapshot(database.db, late)).toBe('<p>edited</p>');
  const young = await article(NOW, 'no');
  await saveSnapshot(database.db, young, pack('<p>young</p>'), NOW);
  // The last second at which a page of the first day is not yet thirty days old, and the next.
  const day = (iso: string) => ({ ...turn, now: new Date(iso) });
  expect(await turnSnapshotDays(database.db, day('2027-04-30T23:59:59Z'))).toEqual({ dropped: 0, pruned: 0 });
  expect(await readSnapshot(database.db, young)).toBe('<p>young</p>');
  expect(await turnSnapshotDays(database.db, day('2027-05-01T00:00:00Z'))).toEqual({ dropped: 1, pruned: 0 });
  expect(await readSnapshot(database.db, young)).toBeNull();
  expect(await readSnapshot(database.db, late)).toBe('<p>edited</p>');
  // An article that is deleted takes its page along.
  await database.pool.query('delete from article where id = $1', [late]);
  expect(await one('select count(*)::int from snapshot')).toBe(0);
});

test('tidying goes on in steps until nothing is left, and rests for an hour', async () => {
  await database.pool.query(
    `insert into run (job, started_at, outcome) select 'discover', $1, 'ok' from generate_series(1, 1234)`,
    [ago(200)],
  );
  const services = { db: database.db, kept, now: () => NOW } as Services;
  const run = { signal: new AbortController().signal, event: { job: 'watch' } };
  expect(await tidy(services, run)).toBeGreaterThanOrEqual(1234);
  expect(await one('select count(*)::int from run where started_at < $1', [ago(90)])).toBe(0);
  await database.pool.query(`insert into run (job, started_at, outcome) values ('discover', $1, 'ok')`, [
    ago(200),
  ]);
  expect(await tidy(services, run)).toBe(0);
  expect(await tidy({ ...services, now: () => new Date(NOW.getTime() + 3600_000) }, run)).toBe(1);
});

test('every kind that an operator may choose the days of has a setting with a default', () => {
  const env = readEnv({}, '/nowhere');
  for (const [kind, setting] of Object.entries(KEPT_BY))
    expect(env[setting], kind).toBe(kept[kind as keyof KeptDays]);
  expect(() => readEnv({ RUN_DAYS: '3' }, '/nowhere')).toThrow(/RUN_DAYS/);
});
