import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../store/database.ts';
import { relatedTexts, type TextKeys } from '../../store/related-texts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const BANDS = 24;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await sql`insert into source (id, name, home, lang, interval_ms) values
    ('paper', '{"vi":"Báo","ja":"新聞","en":"Paper"}', 'https://paper.example/', 'vi', 60000)`.execute(
    database.db,
  );
  await sql`insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, slug, fetched_at, checked_at)
    select 'paper', 'https://paper.example/' || n, 'https://paper.example/' || n, 'Bài ' || n, 'Văn bản', 'vi', 'hash-' || n,
      'van ban', 'slug-' || n, now(), now()
    from generate_series(1, 1500) n`.execute(database.db);
  await sql`insert into band (band, hash, article_id)
    select b, a.id * 100 + b, a.id from article a, generate_series(0, ${BANDS - 1}::int) b`.execute(
    database.db,
  );
});
afterAll(async () => await database.close());

/** A text that shares nothing with a stored one but what is given. */
function text(n: number, shared: Partial<TextKeys> = {}): TextKeys {
  const bands = Array.from({ length: BANDS }, (_, band) => -(n * 100 + band) - 1);
  return {
    url: `https://other.example/${n}`,
    slug: `other-${n}`,
    originUrl: null,
    contentHash: `other-${n}`,
    bands,
    ...shared,
  };
}

async function bandRowsRead(tx: Database) {
  const { rows } = await sql<{ n: number }>`
    select seq_tup_read::int as n from pg_stat_xact_user_tables where relname = 'band'`.execute(tx);
  return rows[0]?.n;
}

test('a text is related by its address, its origin, its words, its slug or one band at its place, and by nothing else', async () => {
  const { rows } = await sql<{ id: number }>`select min(id)::int as id from article`.execute(database.db);
  const hash = (rows[0]?.id ?? 0) * 100;
  const oneBand = (place: number) => text(1).bands.map((own, band) => (band === place ? hash + 5 : own));
  const found = await relatedTexts(database.db, [
    text(0),
    text(1, { url: 'https://paper.example/7' }),
    text(2, { originUrl: 'https://paper.example/8' }),
    text(3, { contentHash: 'hash-9' }),
    text(4, { slug: 'slug-10' }),
    text(5, { bands: oneBand(5) }),
    text(6, { bands: oneBand(6) }),
    text(7, { slug: null, bands: [] }),
  ]);
  expect([...found].sort()).toEqual([1, 2, 3, 4, 5]);
  expect(await relatedTexts(database.db, [])).toEqual(new Set());
});

test('new texts look up their own keys and leave the bands of all others unread', async () => {
  await sql`analyze article, band`.execute(database.db);
  await database.db.transaction().execute(async (tx) => {
    await relatedTexts(
      tx,
      Array.from({ length: 24 }, (_, n) => text(n)),
    );
    expect(await bandRowsRead(tx)).toBe(0);
  });
});
