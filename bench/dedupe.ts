import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { NO_FACTS } from '../core/card-facts.ts';
import { decideCopy } from '../core/copies/decide.ts';
import { fingerprint } from '../core/copies/fingerprint.ts';
import type { Verdict } from '../core/verdict.ts';
import { connect } from '../store/connect.ts';
import type { Database } from '../store/database.ts';
import { copyCandidates } from '../store/articles.ts';
import { insertArticle } from '../store/new-article.ts';
import { startEmbedded } from '../store/embedded/server.ts';
import { migrate } from '../store/migrate.ts';
import type { Bench, Figures } from './bench.ts';
import { percentile, rounded } from './rounds.ts';

const ARTICLES = 1_000_000;
/** A paragraph that every page of a site has: one band of this many articles is the same. */
const BOILERPLATE = 50_000;
const HOT = 4242;
const LOOKUPS = 500;
const NEW_ARTICLES = 300;
const FAST = { fsync: 'off', synchronous_commit: 'off', shared_buffers: '512MB', max_wal_size: '4GB' };

/**
 * Looking up whose text an article is among a million stored ones, and storing new ones with and without them. Half of the
 * lookups are of texts that are there under another address, all of them have the band that is boilerplate. Beside them an
 * empty query in turns: what the way to the database and back costs on this machine at this time.
 */
export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded(folder, FAST);
  const { db, pool, close } = connect(server.url, 2);
  try {
    await migrate(pool);
    await pool.query(
      `insert into source (id, name, home, lang, interval_ms) values ('paper', '{}', '', 'vi', 60000)`,
    );
    await ingest(db, 'warm');
    const empty = await ingest(db, 'before');
    await fill(pool);
    const found = await lookups(db, pool);
    await ingest(db, 'warm-again');
    return {
      articles: ARTICLES,
      ...found,
      ingest_per_s_when_empty: rounded(empty),
      ingest_per_s: rounded(await ingest(db, 'after')),
    };
  } finally {
    await close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A million articles with their bands; the hash of band b of article a can be computed again. */
async function fill(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`);
    await client.query(
      `insert into article (source_id, url, fetch_url, title, text, lang, content_hash, bands, fetched_at, checked_at)
       select 'paper', 'https://paper.example/' || n, '', 'Bài ' || n, repeat('Nội dung ' || n || ' ', 30), 'vi', md5(n::text),
         array(select case when b = 0 and n % $2 = 0 then ${HOT} else hashint8(n * 24 + b) end from generate_series(0, 23) b),
         now(), now() from generate_series(1, $1::int) n`,
      [ARTICLES, ARTICLES / BOILERPLATE],
    );
    await client.query('alter table band drop constraint band_pkey');
    await client.query(
      `insert into band (band, hash, article_id)
       select b.n - 1, b.hash, id from article, unnest(bands) with ordinality as b (hash, n)`,
    );
    await client.query('alter table band add primary key (band, hash, article_id)');
    // As a database that has grown for a year: vacuumed, and with no bulk load left to write.
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    client.release();
  }
}

async function lookups(db: Database, pool: Pool): Promise<Figures> {
  const times: number[] = [];
  const trips: number[] = [];
  let found = 0;
  for (let i = 0; i < LOOKUPS; i++) {
    const known = i % 2 === 0;
    const n = 1000 + i * Math.floor(ARTICLES / LOOKUPS / 1.1);
    const bands = known ? await bandsOf(db, n) : strangeBands(i);
    const url = `https://new.example/lookup-${i}`;
    const of = { url, contentHash: `new-${i}`, bands: [HOT, ...bands.slice(1)], originUrl: null, slug: null };
    const started = performance.now();
    await pool.query('select 1');
    const asked = performance.now();
    const near = await copyCandidates(db, of);
    times.push(performance.now() - asked);
    trips.push(asked - started);
    if (known && near[0]?.url === urlOf(n)) found++;
  }
  if (found < LOOKUPS / 2) throw new Error(`only ${found} of ${LOOKUPS / 2} stored texts were found`);
  return {
    lookup_p50_ms: rounded(percentile(times, 0.5)),
    lookup_p99_ms: rounded(percentile(times, 0.99)),
    empty_query_p50_ms: rounded(percentile(trips, 0.5)),
    empty_query_p99_ms: rounded(percentile(trips, 0.99)),
  };
}

const urlOf = (n: number) => `https://paper.example/${n}`;

async function bandsOf(db: Database, n: number): Promise<number[]> {
  const row = await db.selectFrom('article').select('bands').where('url', '=', urlOf(n)).executeTakeFirst();
  return row?.bands ?? [];
}

function strangeBands(i: number): number[] {
  return Array.from({ length: 24 }, (_, band) => Math.imul(i * 24 + band + 1, 0x9e3779b1) | 0);
}

/** Articles stored in a second, each looked up first, as settling does. */
async function ingest(db: Database, mark: string): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < NEW_ARTICLES; i++) await store(db, `${mark}-${i}`);
  return (NEW_ARTICLES / (performance.now() - started)) * 1000;
}

const OFF_TOPIC: Verdict = {
  relevance: 'no',
  score: 0,
  pairs: [],
  vn: [],
  jp: [],
  places: [],
  kinds: [],
  eventDate: null,
  facts: NO_FACTS,
  rules: 'bench',
  reasons: [],
};

async function store(db: Database, mark: string): Promise<void> {
  const sentences = Array.from(
    { length: 40 },
    (_, n) => `Câu ${mark} ${n} kể về ${(n * 7919) % 97} việc khác.`,
  );
  const text = sentences.join(' ');
  const print = fingerprint(text);
  const now = new Date();
  const url = `https://new.example/${mark}`;
  const article = { id: '0', url, lang: 'vi', title: mark, text, publishedAt: now, attribution: null };
  await db.transaction().execute(async (tx) => {
    const of = { url, contentHash: print.hash, bands: print.bands, originUrl: null, slug: null };
    const near = await copyCandidates(tx, of);
    const { copyOf } = decideCopy({ ...article, contentHash: print.hash, translated: false }, near);
    const row = {
      ...article,
      sourceId: 'paper',
      fetchUrl: url,
      lead: null,
      modifiedAt: null,
      author: null,
      section: null,
      image: null,
      flags: [],
      contentHash: print.hash,
      copyOf,
      translated: false,
      slug: null,
      bands: print.bands,
      etag: null,
      lastModified: null,
      now,
    };
    await insertArticle(tx, row, { verdict: OFF_TOPIC, marks: [], html: text });
  });
}
