import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { openBackend } from '../../queue/backend.ts';
import { openQueues } from '../../queue/queues.ts';
import { articlePage, feed, startSite, text, type TestSite } from '../crawl/site.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { kakehashi, type Running } from '../support/kakehashi.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';
import { sampleConfig } from '../support/sample-config.ts';

const WORKERS = 6;
const HOSTS = Array.from({ length: 6 }, (_, n) => `paper-${n}.example`);
const EACH = 10;
const PACE_MS = 250;
/** How far a process's view of the database's clock may be off. */
const CLOCKS_MS = 100;
/** How long a worker may take to end what it does when it is told to stop. */
const GRACE_MS = 30_000;

let folder: string;
let database: TestDatabase;
let redis: TestRedis | null;
let site: TestSite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'many-'));
  [database, redis, site] = [await testDatabase(), await testRedis(), await startSite()];
});
afterAll(async () => {
  await site.close();
  await database.close();
  await redis?.close();
  rmSync(folder, { recursive: true });
});

const addresses = (host: string) => Array.from({ length: EACH }, (_, n) => `https://${host}/a/${n}.html`);

function newspaper(host: string, n: number): void {
  const source = {
    id: host.replace('.', '-'),
    name: { vi: host, ja: host, en: host },
    country: 'VN',
    language: 'vi',
    kind: 'newspaper',
    home: `https://${host}/`,
    discover: [{ kind: 'feed', url: `https://${host}/rss`, confidence: 'checked' }],
    fetch: { paceMs: PACE_MS },
    every: '12h',
    terms: { note: 'invented' },
  };
  writeFileSync(join(folder, 'config', 'sources', `${source.id}.yaml`), stringify(source));
  site.on(`${host}/rss`, text(feed([`https://${host}/old.html`]), 'application/rss+xml'));
  for (const [at, address] of addresses(host).entries())
    // Slow enough that the pages of all hosts are under way side by side.
    site.on(
      address.replace('https://', ''),
      (request, response) => void sleep(80).then(() => text(articlePage(n * 100 + at))(request, response)),
    );
}

/** The events of a worker's log. */
function eventsOf(worker: Running): { job: string; jobId: string; outcome: string }[] {
  return worker
    .stderr()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { job: string; jobId: string; outcome: string });
}

async function working(worker: Running): Promise<void> {
  await vi.waitFor(() => expect(worker.stderr()).toContain('"working"'), { timeout: 100_000, interval: 50 });
}

async function stopped(worker: Running): Promise<void> {
  worker.child.kill('SIGTERM');
  const status = await Promise.race([worker.ended, sleep(GRACE_MS, 'still running', { ref: false })]);
  expect(status).toBe(0);
}

const pages = () => site.seen.filter(({ address }) => /\/a\/\d+\.html$/.test(address));

test('six workers on one database and one Redis, two of them replaced meanwhile: each page once, every host at its pace, one scheduler for all', async () => {
  if (!redis) throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
  sampleConfig(join(folder, 'config'), []);
  for (const [n, host] of HOSTS.entries()) newspaper(host, n);
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CONFIG_DIR: join(folder, 'config'),
    KAKEHASHI_RESOLVE: HOSTS.map((host) => `${host}=127.0.0.1:${site.port}`).join(','),
    TICK_SECONDS: '1',
    LOG_LEVEL: 'info',
  };
  const workers = Array.from({ length: WORKERS }, () => kakehashi(['work', '--concurrency', '2'], settings));
  await Promise.all(workers.map(working));

  for (const host of HOSTS) site.on(`${host}/rss`, text(feed(addresses(host)), 'application/rss+xml'));
  const asked = performance.now();
  const { rows: start } = await database.pool.query<{ now: Date }>('select now()');
  const backend = await openBackend({ kind: 'redis', url: redis.url });
  const queues = openQueues(backend);
  await queues.add(
    HOSTS.map((host) => ({
      name: 'discover' as const,
      payload: { source: host.replace('.', '-'), force: true },
      key: `test-${host}`,
    })),
  );
  await queues.close();
  await backend.close();

  // A rolling restart in the middle of it: one goes, a new one comes, another goes.
  await vi.waitFor(() => expect(pages().length).toBeGreaterThan(5), { timeout: 60_000, interval: 20 });
  await stopped(workers[0]!);
  const fresh = kakehashi(['work', '--concurrency', '2'], settings);
  await stopped(workers[1]!);

  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query<{ state: string; n: number }>(
        `select coalesce(reason, last_failure, state) as state, count(*)::int as n from ref where url like '%/a/%' group by 1`,
      );
      // Read to the end, and about no pair of localities.
      expect(rows).toEqual([{ state: 'off-topic', n: HOSTS.length * EACH }]);
    },
    { timeout: 90_000, interval: 200 },
  );
  await working(fresh);
  const all = [...workers, fresh];
  for (const worker of all.slice(2)) await stopped(worker);

  const { rows: again } = await database.pool.query<{ url: string; attempts: number; last_failure: string }>(
    `select url, attempts, last_failure from ref where attempts > 1 and url like '%/a/%'`,
  );
  expect(again).toEqual([]);
  const seen = pages().map(({ address }) => address);
  expect([...seen].sort()).toEqual(
    HOSTS.flatMap((host) => addresses(host).map((one) => one.replace('https://', ''))).sort(),
  );
  for (const host of HOSTS) {
    const times = pages()
      .filter(({ address }) => address.startsWith(`${host}/`))
      .map(({ at }) => at);
    // A request may leave late on a busy machine, but none before its slot, and slots are one pace apart for all workers.
    for (const [nth, at] of times.entries())
      expect(at, `page ${nth} of ${host}`).toBeGreaterThan(asked + nth * PACE_MS - CLOCKS_MS);
  }
  const slots = await database.pool.query<{ ms: number }>(
    'select extract(epoch from next_request_at - $1)::float8 * 1000 as ms from host where name = any($2)',
    [start[0]?.now, HOSTS],
  );
  expect(slots.rows).toHaveLength(HOSTS.length);
  for (const { ms } of slots.rows) expect(ms).toBeGreaterThan(EACH * PACE_MS);
  const { rows } = await database.pool.query<{ articles: number; counted: number; failed: number }>(
    `select (select count(*)::int from article where url like '%/a/%') as articles,
      (select coalesce(sum(n), 0)::int from ledger where reason = 'off-topic') as counted,
      (select count(*)::int from ref where attempts > 1 and url like '%/a/%') as failed`,
  );
  expect(rows[0]).toEqual({ articles: HOSTS.length * EACH, counted: HOSTS.length * EACH, failed: 0 });

  const busy = all.filter((worker) => eventsOf(worker).some(({ job }) => job === 'article'));
  expect(busy.length).toBeGreaterThan(2);
  const ticks = all.flatMap((worker) =>
    eventsOf(worker)
      .filter(({ job }) => job === 'schedule')
      .map(({ jobId }) => jobId),
  );
  expect(ticks.length).toBeGreaterThan(2);
  // Six schedulers of their own would tick six times; a worker that was out of breath for long may have its tick run again.
  expect(ticks.length).toBeLessThan(new Set(ticks).size * 1.3);
}, 400_000);
