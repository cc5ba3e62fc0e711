import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmailChannel } from '../../alerts/email.ts';
import { startMailbox } from '../../alerts/mailbox.ts';
import { learn } from '../../core/poll/habit.ts';
import type { Source } from '../../core/source.ts';
import { recentRuns } from '../../store/console.ts';
import { dueRefs, endHold, heldRefs } from '../../store/refs.ts';
import { pauseSource } from '../../store/sources.ts';
import { openTroubles } from '../../store/troubles.ts';
import { watch } from '../../workers/watch.ts';
import { articleJobs } from '../../workers/article-job.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aRun, crawlRoom, type CrawlRoom } from './room.ts';
import { aSource } from './sources.ts';
import { articlePage, feed, startSite, status, text, type TestSite } from './site.ts';

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;
let clock = new Date();
const mails: { to: string; subject: string; text: string }[] = [];
const opened: (() => Promise<void>)[] = [];

const names = ['feed', 'layout', 'list', 'flood', 'quiet', 'sums', 'refused', 'partial'];
const listing = { item: '.story', link: 'a', url: 'http://list.example/feed.xml', kind: 'listing' as const };
const sources: Source[] = names.map((id) =>
  id === 'list' ? aSource(id, listing) : aSource(id, {}, id === 'partial' ? partial() : {}),
);

function partial(): Partial<Source> {
  return {
    discover: [
      { kind: 'feed', url: 'http://partial.example/feed.xml' },
      { kind: 'listing', url: 'http://partial.example/news/', item: '.story' },
    ],
  };
}

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  const mailbox = await startMailbox(
    async (mail) => void mails.push({ to: mail.recipient, subject: mail.subject, text: mail.text }),
  );
  room = await crawlRoom(database.db, {
    resolve: names.map((id) => site.rule(`${id}.example`)),
    sources,
    now: () => clock,
  });
  Object.assign(room.services, {
    channels: { email: createEmailChannel({ url: mailbox.url }) },
    mailFrom: { name: 'Kakehashi', address: 'news@kakehashi.example' },
    operators: { addresses: ['ops@kakehashi.example'], lang: 'en' },
    kept: { snapshots: 30, runs: 90, messages: 400, unconfirmed: 14, offTopic: 365 },
  });
  opened.push(room.close, site.close, mailbox.close, database.close);
});

afterAll(async () => {
  for (const close of opened) await close();
});

beforeEach(async () => {
  mails.length = 0;
});

/** The day's test article has a file of its own. */
const tick = async () => {
  await watch(room.services, {}, aRun());
  for (let n = mails.length - 1; n >= 0; n--)
    if (mails[n]?.subject.includes('Daily test')) mails.splice(n, 1);
};
const later = (hours: number) => (clock = new Date(clock.getTime() + hours * 3600_000));
const list = (id: string, from: number, count: number) =>
  [...Array(count).keys()].map((n) => `http://${id}.example/a/${from + n}.html`);

function pages(id: string, from: number, count: number, page = articlePage): void {
  for (let n = from; n < from + count; n++) site.on(`${id}.example/a/${n}.html`, text(page(n)));
}

async function state(id: string): Promise<string> {
  const row = await database.db
    .selectFrom('source')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.state;
}

async function poll(id: string): Promise<string> {
  await room.poll(id);
  return await state(id);
}

test('a listing that loses its selector is told to operators after two polls, and its recovery is, too', async () => {
  const shown = (urls: string[], name: string) =>
    text(urls.map((url) => `<div class="${name}"><a href="${url}">x</a></div>`).join(''));
  pages('list', 1, 3);
  site.on('list.example/feed.xml', shown(list('list', 1, 3), 'story'));
  expect(await poll('list')).toBe('ok');
  site.on('list.example/feed.xml', shown(list('list', 1, 3), 'card'));
  expect(await poll('list')).toBe('changed');
  await tick();
  expect(mails, 'one poll may be chance').toEqual([]);
  expect(await poll('list')).toBe('changed');
  await tick();
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['ops@kakehashi.example', '[Kakehashi] list: its lists or pages have changed'],
  ]);
  expect(mails[0]?.text).toContain('.story');
  await tick();
  later(23);
  await tick();
  expect(mails.length, 'told once a day').toBe(1);
  later(2);
  await tick();
  expect(mails[1]?.text).toContain('Still so');
  site.on('list.example/feed.xml', shown(list('list', 1, 3), 'story'));
  expect(await poll('list')).toBe('ok');
  await tick();
  await tick();
  expect(mails.map(({ subject }) => subject).slice(2)).toEqual([
    '[Kakehashi] Over: list: its lists or pages have changed',
  ]);
  expect(await database.db.selectFrom('delivery').select('id').execute(), 'no subscriber is told').toEqual(
    [],
  );
});

test('one of two ways in that breaks makes the source changed, while the other goes on', async () => {
  pages('partial', 1, 4);
  site.on('partial.example/feed.xml', text(feed(list('partial', 1, 2)), 'application/rss+xml'));
  site.on('partial.example/news/', text('<p class="story"><a href="/a/3.html">x</a></p>'));
  expect(await poll('partial')).toBe('ok');
  site.on('partial.example/news/', text('<p class="item"><a href="/a/4.html">x</a></p>'));
  site.on('partial.example/feed.xml', text(feed(list('partial', 4, 1)), 'application/rss+xml'));
  expect(await poll('partial')).toBe('changed');
  const articles = await database.db
    .selectFrom('article')
    .select('url')
    .where('source_id', '=', 'partial')
    .execute();
  expect(articles.length).toBe(4);
});

test('pages that lose their fields are found within two polls', async () => {
  pages('layout', 1, 12);
  site.on('layout.example/feed.xml', text(feed(list('layout', 1, 9)), 'application/rss+xml'));
  await poll('layout');
  later(1);
  const redesigned = (n: number) =>
    articlePage(n)
      .replace(/<meta property="article:published_time"[^>]*>|<h1>.*?<\/h1>|class="(?:lead|body)"/g, '')
      .replace(/Ngày 20\/11\/2026, /, '')
      .replace(/<title>.*?<\/title>/, '');
  pages('layout', 10, 4, redesigned);
  site.on('layout.example/feed.xml', text(feed(list('layout', 10, 4)), 'application/rss+xml'));
  await poll('layout');
  await tick();
  expect(await state('layout')).toBe('changed');
  await poll('layout');
  await tick();
  expect(mails.map(({ subject }) => subject)).toEqual([
    '[Kakehashi] layout: its lists or pages have changed',
  ]);
  expect(mails[0]?.text).toMatch(/no longer show: page/);
});

test('a whole list of new addresses is held until an operator lets it go', async () => {
  pages('flood', 1, 40);
  site.on('flood.example/feed.xml', text(feed(list('flood', 1, 4)), 'application/rss+xml'));
  await poll('flood');
  later(0.5);
  site.on('flood.example/feed.xml', text(feed(list('flood', 11, 25)), 'application/rss+xml'));
  expect(await poll('flood')).toBe('changed');
  const stored = async () =>
    (await database.db.selectFrom('article').select('id').where('source_id', '=', 'flood').execute()).length;
  expect([await heldRefs(database.db, 'flood'), await stored()]).toEqual([25, 4]);
  await tick();
  expect(mails.map(({ subject }) => subject)).toEqual(['[Kakehashi] flood: 25 new links at once, held']);
  expect((await dueRefs(database.db, 100)).filter(({ source_id }) => source_id === 'flood')).toEqual([]);
  expect(await endHold(database.db, 'flood', 'release')).toBe(25);
  const due = (await dueRefs(database.db, 100)).filter(({ source_id }) => source_id === 'flood');
  room.jobs.push(...articleJobs(room.services, due));
  await room.drain();
  expect(await stored()).toBe(29);
  expect(await poll('flood')).toBe('ok');
  await tick();
  expect(mails.at(-1)?.subject).toContain('Over:');
});

test('held links that an operator drops stand in the ledger', async () => {
  later(0.5);
  site.on('flood.example/feed.xml', text(feed(list('flood', 100, 30)), 'application/rss+xml'));
  await poll('flood');
  expect(await endHold(database.db, 'flood', 'drop')).toBe(30);
  const [run] = await recentRuns(database.db, 1, 'flood');
  expect(run).toMatchObject({ seen: 30, kept: 0, waiting: 0, dropped: { flood: 30 } });
});

test('a source that should long have had news is silent, and a quiet one is not', async () => {
  site.on('quiet.example/feed.xml', text(feed(list('quiet', 1, 2)), 'application/rss+xml'));
  pages('quiet', 1, 2);
  await poll('quiet');
  const ago = (hours: number) => new Date(clock.getTime() - hours * 3600_000);
  const hourly = [...Array(300).keys()].map((n) => ago(n + 30));
  const save = async (times: Date[]) =>
    await database.db
      .updateTable('source')
      .set({ habit: JSON.stringify(learn(null, { times, now: ago(30), zone: 'Asia/Ho_Chi_Minh' })) })
      .where('id', '=', 'quiet')
      .execute();
  await save(hourly);
  expect(await poll('quiet')).toBe('silent');
  await save(hourly.filter((_, n) => n % 60 === 0));
  expect(await poll('quiet')).toBe('ok');
});

test('a pause closes the trouble without being called a recovery of the site', async () => {
  site.on('refused.example/feed.xml', status(403));
  await poll('refused');
  expect(await poll('refused')).toBe('blocked');
  await tick();
  expect(mails.at(-1)?.text).toContain('it refuses us');
  await pauseSource(database.db, 'refused', true, 'ops');
  await tick();
  expect((await openTroubles(database.db)).filter(({ subject }) => subject === 'refused')).toEqual([]);
});

test('for every run seen is kept, waiting and dropped together', async () => {
  pages('sums', 1, 3);
  pages('sums', 9, 1, () => '<p>x</p>');
  site.on('sums.example/a/4.html', status(404));
  site.on('sums.example/a/5.html', status(500));
  const urls = [
    ...list('sums', 1, 5),
    ...list('sums', 1, 2),
    'http://sums.example/about.html',
    ...list('sums', 9, 1),
  ];
  site.on('sums.example/feed.xml', text(feed(urls), 'application/rss+xml'));
  await poll('sums');
  later(0.1);
  await poll('sums');
  const runs = await recentRuns(database.db, 500);
  expect(runs.length).toBeGreaterThan(10);
  for (const { seen, waiting, total } of runs) expect(total + waiting).toBe(seen);
  const first = runs.findLast(({ source_id }) => source_id === 'sums');
  expect(first).toMatchObject({
    seen: 9,
    waiting: 1,
    dropped: { gone: 1, 'off-pattern': 1, repeated: 2, 'layout-changed': 1 },
  });
});
