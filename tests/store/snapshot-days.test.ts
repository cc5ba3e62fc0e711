import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pack } from '../../core/text/packed.ts';
import { saveSnapshot } from '../../store/articles.ts';
import { turnSnapshotDays } from '../../store/snapshot-days.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2027-06-10T00:00:05Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database.close());

test("a page that comes while its day's table is made is waited for, and lies in it", async () => {
  await database.pool.query(
    `insert into source (id, name, home, lang, interval_ms) values ('paper', '{}', 'https://paper.example/', 'vi', 1000)`,
  );
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at)
     values ('paper', 'https://paper.example/1', 'https://paper.example/1', 't', 'w', 'vi', 'h', 'w', $1, $1) returning id`,
    [NOW],
  );
  let turning: Promise<unknown> = Promise.resolve();
  await database.db.transaction().execute(async (tx) => {
    await saveSnapshot(tx, rows[0]!.id, pack('<p>just now</p>'), NOW);
    turning = turnSnapshotDays(database.db, { now: NOW, days: 30, limit: 10 });
    turning.catch(() => {});
    await vi.waitFor(
      async () => {
        const waiting = await database.pool.query(
          `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
        );
        expect(waiting.rowCount).toBeGreaterThan(0);
      },
      { timeout: 10_000 },
    );
  });
  expect(await turning).toEqual({ dropped: 0, pruned: 0 });
  expect((await database.pool.query('select from snapshot_20270610')).rowCount).toBe(1);
});

test('pages are stored one after the other while tables are made, and nobody waits for each other in a ring', async () => {
  let n = 0;
  const storing = async () => {
    for (let i = 0; i < 20; i++)
      await database.pool.query(
        `with a as (
           insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at)
           values ('paper', $1, $1, 't', 'w', 'vi', $1, 'w', $2, $2) returning id)
         insert into snapshot (article_id, html, taken_at) select id, '', $2 from a`,
        [`https://paper.example/ring-${++n}`, NOW],
      );
  };
  const turning = async () => {
    for (let day = 1; day <= 8; day++)
      await turnSnapshotDays(database.db, {
        now: new Date(NOW.getTime() + day * 5 * 86_400_000),
        days: 300,
        limit: 10,
      });
  };
  await Promise.all([storing(), storing(), storing(), turning()]);
  expect((await database.pool.query(`select from article where url like '%/ring-%'`)).rowCount).toBe(60);
});

test('tables that others hold are left to the next run', async () => {
  const later = new Date(NOW.getTime() + 100 * 86_400_000);
  const turn = { now: later, days: 300, limit: 10 };
  await database.db.transaction().execute(async (tx) => {
    await sql`lock table article in share mode`.execute(tx);
    expect(await turnSnapshotDays(database.db, turn)).toEqual({ dropped: 0, pruned: 0 });
  });
  expect((await database.pool.query(`select to_regclass('snapshot_20270918') as made`)).rows).toEqual([
    { made: null },
  ]);
  await turnSnapshotDays(database.db, turn);
  expect((await database.pool.query(`select to_regclass('snapshot_20270918') as made`)).rows).toEqual([
    { made: 'snapshot_20270918' },
  ]);
});
