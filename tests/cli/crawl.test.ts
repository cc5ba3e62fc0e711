import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { run } from '../support/kakehashi.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';
import { sampleConfig } from '../support/sample-config.ts';

interface Counts {
  seen: number;
  kept: number;
  dropped: Record<string, number>;
  stories: number;
}
interface Report {
  sources: (Counts & { id: string; state: string; ms: number })[];
  totals: Counts;
}

let papers: Newspapers;
let folder: string;
let config: string;
const redis: TestRedis | null = await testRedis();
beforeAll(async () => {
  papers = await startNewspapers();
  folder = mkdtempSync(join(tmpdir(), 'crawl-'));
  config = sampleConfig(join(folder, 'config'), papers.hosts);
});
afterAll(async () => {
  await papers.close();
  await redis?.close();
  rmSync(folder, { recursive: true });
});

function dropped(counts: Counts): number {
  return Object.values(counts.dropped).reduce((sum, n) => sum + n, 0);
}

describe.each(['postgres', 'redis'] as const)('crawl, jobs on %s', { timeout: 150_000 }, (kind) => {
  let database: TestDatabase;
  let settings: Record<string, string>;
  beforeAll(async () => {
    if (kind === 'redis' && !redis)
      throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
    database = await testDatabase();
    settings = {
      DATABASE_URL: database.url,
      CONFIG_DIR: config,
      KAKEHASHI_RESOLVE: papers.resolveRules,
      ...(kind === 'redis' && redis ? { REDIS_URL: redis.url } : {}),
    };
  });
  afterAll(async () => await database?.close());

  test('follows every article to its end and says what became of it: the sums hold', async () => {
    const { status, stdout, stderr } = await run(['crawl', '--json'], settings);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.sources.map(({ id }) => id)).toContain('sggp');
    for (const source of report.sources) {
      expect(source.seen, source.id).toBe(source.kept + dropped(source));
      expect(source.dropped['waiting'] ?? 0, source.id).toBe(0);
    }
    const total = (field: 'seen' | 'kept' | 'stories') =>
      report.sources.reduce((sum, one) => sum + one[field], 0);
    expect(report.totals).toMatchObject({
      seen: total('seen'),
      kept: total('kept'),
      stories: total('stories'),
    });
    expect(report.totals.seen).toBe(report.totals.kept + dropped(report.totals));
    expect(report.totals.kept).toBeGreaterThan(40);
  });

  test('a second crawl of one source keeps nothing anew', async () => {
    const { status, stdout } = await run(['crawl', '--source', 'thoidai', '--json'], settings);
    expect(status).toBe(0);
    const { sources } = JSON.parse(stdout) as Report;
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({ id: 'thoidai', kept: 0 });
  });

  test('an unknown source ends with status 2 and its name', async () => {
    const { status, stderr } = await run(['crawl', '--source', 'nobody'], settings);
    expect(status).toBe(2);
    expect(stderr).toContain('There is no source nobody');
  });
});

test(
  'a site that is not there is told with its reason, and the status is 1',
  { timeout: 100_000 },
  async () => {
    const database = await testDatabase();
    const nowhere = papers.resolveRules.replaceAll(`:${papers.port}`, ':9');
    const { status, stdout } = await run(['crawl', '--source', 'sggp', '--json'], {
      DATABASE_URL: database.url,
      CONFIG_DIR: config,
      KAKEHASHI_RESOLVE: nowhere,
    });
    const { sources } = JSON.parse(stdout) as Report;
    expect(sources[0]).toMatchObject({ id: 'sggp', state: 'down', seen: 0, kept: 0 });
    expect(sources[0]).toMatchObject({ message: expect.stringContaining('refuses connections') });
    expect(status).toBe(1);
    await database.close();
  },
);
