import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedArticles } from '../../newspapers/expected.ts';
import { openNewsroom, readers, settled, until, type Newsroom } from './newsroom.ts';

const EXPECTED = expectedArticles(new Date());

describe.each(['postgres', 'redis'] as const)('from a newspaper to an inbox, jobs on %s', (kind) => {
  let room: Newsroom;
  beforeAll(async () => {
    room = await openNewsroom(kind);
    await readers(room);
    await room.work();
    await settled(room, EXPECTED.length);
  }, 300_000);
  afterAll(async () => await room?.close());

  const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await room.database.pool.query<Row>(sql)).rows;

  test('every article of every newspaper is stored once', async () => {
    const stored = await rows<{ fetch_url: string }>('select fetch_url from article');
    expect(stored.map((row) => row.fetch_url).sort()).toEqual(EXPECTED.map((one) => one.url).sort());
  });

  test('the articles of one event are one story, in three languages and more', async () => {
    const stories = await rows<{ id: string; langs: string[] }>(
      `select s.id, array_agg(distinct a.lang) as langs from story s join article a on a.story_id = s.id
       where s.relevance = 'core' group by s.id`,
    );
    expect(stories.length).toBeGreaterThanOrEqual(12);
    expect(Math.max(...stories.map(({ langs }) => langs.length))).toBeGreaterThanOrEqual(3);
  });

  test('a copy points at its original, and both stay', async () => {
    const copies = await rows<{ copy: string; original: string }>(
      'select a.fetch_url as copy, o.fetch_url as original from article a join article o on o.id = a.copy_of',
    );
    const originals = new Map(copies.map(({ copy, original }) => [copy, original]));
    const labelled = EXPECTED.filter((one) => one.copyOf !== null);
    expect(labelled.length).toBeGreaterThan(0);
    for (const { url, copyOf } of labelled) expect(originals.get(url), url).toBe(copyOf);
  });

  test('a page that a script fills is read by a browser, and no other is', () => {
    const rendered = room.events.filter(({ mode }) => mode === 'browser').map(({ url }) => url);
    expect(new Set(rendered)).toEqual(new Set(EXPECTED.filter((one) => one.script).map((one) => one.url)));
  });

  test('each run accounts for every link it saw: kept, waiting or dropped by reason', async () => {
    const runs = await rows<{ seen: number; counted: number }>(
      `select seen, (select coalesce(sum(n), 0)::int from ledger where run_id = run.id)
         + (select count(*)::int from ref where run_id = run.id and state = 'waiting') as counted
       from run where ended_at is not null`,
    );
    expect(runs.length).toBeGreaterThan(0);
    for (const { seen, counted } of runs) expect(counted).toBe(seen);
    expect(runs.reduce((sum, { seen }) => sum + seen, 0)).toBeGreaterThan(EXPECTED.length);
  });

  test('each reader is told in their language, of each core story once; no message is sent twice', async () => {
    const told = room.sink.messages.map((message) => ({
      to: /^To: <?([^>\r\n]+)>?/im.exec(message)?.[1],
      lang: /^Content-Language: (\S+)/im.exec(message)?.[1],
      id: /^Message-ID: (\S+)/im.exec(message)?.[1],
    }));
    expect(new Set(told.map(({ to, lang }) => `${to} ${lang}`))).toEqual(
      new Set(['vi', 'ja', 'en'].map((lang) => `reader-${lang}@kakehashi.example ${lang}`)),
    );
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    const [sent] = await rows<Record<'deliveries' | 'told' | 'core', number>>(
      `select (select count(*)::int from delivery) as deliveries,
        (select count(*)::int from alert where occasion = 'new') as told,
        (select count(*)::int from story where relevance = 'core') as core`,
    );
    expect(told).toHaveLength(sent!.deliveries);
    expect(sent!.told).toBe(3 * sent!.core);
  });

  test('an edited article becomes a revision, and nobody is told again', async () => {
    const before = room.sink.messages.length;
    const { url } = EXPECTED.find((one) => one.id === 'hanoi-fukuoka-rac')!;
    room.papers.edit('hanoi-fukuoka-rac');
    const look = `select r.rechecks, (select count(*)::int from revision v where v.article_id = r.article_id) as revisions
      from ref r where r.fetch_url = '${url}'`;
    let seenAt = 0;
    await until(async () => {
      const [ref] = await rows<{ rechecks: number; revisions: number }>(look);
      expect(ref!.revisions).toBeGreaterThan(0);
      seenAt = ref!.rechecks;
    });
    // Two more looks at the edited page, and the queue has had its chance.
    await until(async () =>
      expect((await rows<{ rechecks: number }>(look))[0]!.rechecks).toBeGreaterThan(seenAt + 1),
    );
    expect((await rows<{ revisions: number }>(look))[0]!.revisions).toBe(1);
    expect(room.sink.messages).toHaveLength(before);
  });
});
