import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedArticles } from '../../newspapers/expected.ts';
import { JOB_NAMES } from '../../queue/jobs.ts';
import { kakehashi } from '../support/kakehashi.ts';
import { sampleConfig } from '../support/sample-config.ts';
import { openNewsroom, readers, settled, until, type Newsroom } from './newsroom.ts';

const EXPECTED = expectedArticles(new Date());

describe.each(['postgres', 'redis'] as const)('jobs on %s', { timeout: 400_000 }, (kind) => {
  let room: Newsroom;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crash-'));
    room = await openNewsroom(kind);
  });
  afterAll(async () => {
    await room?.close();
    rmSync(folder, { recursive: true });
  });

  const one = async <Row extends object>(sql: string): Promise<Row> =>
    (await room.database.pool.query<Row>(sql)).rows[0]!;
  const start = async () => {
    await room.database.pool.query('truncate ref, entry_point, article, story, subscriber cascade');
    await room.database.pool.query(
      'update source set next_check_at = now(), claimed_until = null, last_ok_at = null, habit = null',
    );
    room.sink.messages.length = 0;
    await readers(room);
  };

  /** Lets the leases and waits of whoever is gone run out, as an hour would. */
  const anHourLater = async () => {
    await room.database.pool.query("update ref set next_try_at = now() where state = 'waiting'");
    await room.database.pool.query('update delivery set lease_until = now() where lease_until is not null');
    await room.database.pool.query('update source set claimed_until = null');
  };

  const emptyQueues = async () => {
    for (const name of JOB_NAMES) {
      const queue = room.house.backend.queue(name);
      await queue.obliterate({ force: true });
      await queue.close();
    }
  };

  const nothingIsLostOrRepeated = async () => {
    const stored = await room.database.pool.query<{ fetch_url: string }>('select fetch_url from article');
    expect(stored.rows.map((row) => row.fetch_url).sort()).toEqual(EXPECTED.map(({ url }) => url).sort());
    const told = await one<{ due: number; alerts: number; deliveries: number }>(
      `select (select count(*)::int * 3 from story where relevance = 'core') as due,
        (select count(*)::int from (select distinct subscription_id, story_id from alert) each) as alerts,
        (select count(distinct delivery_id)::int from alert) as deliveries`,
    );
    expect(told.due).toBeGreaterThan(30);
    expect(told.alerts).toBe(told.due);
    const ids = room.sink.messages.map((message) => /^Message-ID: (\S+)/im.exec(message)?.[1]);
    expect(new Set(ids).size).toBe(ids.length);
    return { sent: ids.length, deliveries: told.deliveries };
  };

  test('emptying the queue between the stages loses and repeats nothing', async () => {
    await start();
    await room.work(['schedule', 'discover']);
    await until(async () =>
      expect((await one<{ n: number }>('select count(*)::int as n from ref')).n).toBeGreaterThanOrEqual(
        EXPECTED.length,
      ),
    );
    await room.rest();
    await emptyQueues();
    await anHourLater();
    await room.work(['schedule', 'article', 'render']);
    await until(async () =>
      expect(
        await one(`select (select count(*)::int from article) as articles,
        (select count(*)::int from ref where state = 'waiting') as waiting`),
      ).toEqual({
        articles: EXPECTED.length,
        waiting: 0,
      }),
    );
    await room.rest();
    expect(room.sink.messages).toEqual([]);
    await emptyQueues();
    await room.work();
    await settled(room, EXPECTED.length);
    const { sent, deliveries } = await nothingIsLostOrRepeated();
    expect(sent).toBe(deliveries);
    await room.rest();
    await emptyQueues();
  });

  test('a worker that is killed in the middle and started again loses and repeats nothing', async () => {
    await start();
    const settings = {
      DATABASE_URL: room.database.url,
      SMTP_URL: room.sink.url,
      MAIL_FROM: 'news@kakehashi.example',
      MAIL_PER_MINUTE: '6000',
      KAKEHASHI_RESOLVE: room.papers.resolveRules,
      CONFIG_DIR: sampleConfig(join(folder, 'config'), room.papers.hosts),
      TICK_SECONDS: '1',
      ...(room.redisUrl ? { REDIS_URL: room.redisUrl } : {}),
    };
    const first = kakehashi(['work'], settings);
    await until(async () => {
      const { articles } = await one<{ articles: number }>('select count(*)::int as articles from article');
      expect(articles).toBeGreaterThan(15);
      expect(room.sink.messages.length).toBeGreaterThan(0);
    });
    first.child.kill('SIGKILL');
    await first.ended;
    const { articles } = await one<{ articles: number }>('select count(*)::int as articles from article');
    expect(articles).toBeLessThan(EXPECTED.length);
    const { flowing } = await one<{ flowing: number }>(
      "select count(*)::int as flowing from delivery where state = 'sending' and data_started_at is not null",
    );
    await anHourLater();
    const second = kakehashi(['work'], settings);
    await until(async () => {
      expect(
        await one(`select (select count(*)::int from article) as articles,
        (select count(*)::int from delivery where state not in ('sent', 'in_doubt')) as unsent`),
      ).toEqual({
        articles: EXPECTED.length,
        unsent: 0,
      });
    });
    const { sent, deliveries } = await nothingIsLostOrRepeated();
    const { doubt } = await one<{ doubt: number }>(
      "select count(*)::int as doubt from delivery where state = 'in_doubt'",
    );
    // Only a message that had begun to flow at the kill may be in doubt.
    expect(doubt).toBeLessThanOrEqual(flowing);
    expect(sent).toBeGreaterThanOrEqual(deliveries - doubt);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});
