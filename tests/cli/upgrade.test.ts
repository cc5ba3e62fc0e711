import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyDatabase } from '../support/database.ts';
import { run } from '../support/kakehashi.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  // So that the embedded server's files lie here and go with it, also when we are root.
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const READER = {
  email: 'reader@news.example',
  lang: 'ja',
  zone: 'Asia/Tokyo',
  cadence: 'daily',
  hour: 8,
  weekday: 1,
  filter: { pairs: ['VN-HN:JP-27'] },
  confirmed_at: '2026-11-01T00:00:00.000Z',
};

async function done(args: readonly string[], settings: Record<string, string>, input = ''): Promise<string> {
  const { status, stdout, stderr } = await run(args, settings, input);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test('from the embedded database to a server of one’s own: backup, DATABASE_URL, restore; people and their links come along', async () => {
  const embedded = { DATA_DIR: join(folder, 'var') };
  const file = join(folder, 'all.sql.gz');
  await done(['user', 'add', 'anna', '--role', 'admin'], embedded);
  await done(['subscriber', 'import'], embedded, `${JSON.stringify(READER)}\n`);
  const before = await done(['subscriber', 'export'], embedded);
  expect(before).toContain('reader@news.example');
  await done(['backup', file], embedded);

  const server = await emptyDatabase();
  const own = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'nothing') };
  expect(await done(['restore', file], own)).toMatch(/is restored: \d+ rows/);
  expect(await done(['subscriber', 'export'], own)).toBe(before);
  expect(await done(['user', 'list'], own)).toMatch(/^anna\tadmin\t/m);
  // The installation's secret came along: links in mails that were sent before still open what they opened.
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from setting where key = 'secret'`,
  );
  expect(rows).toEqual([{ n: 1 }]);
  await client.end();
  // And the queue's own tables are made there by the first command that needs them.
  expect(await done(['migrate'], own)).toMatch(/^The database has schema \d+\.\n$/);
  await server.drop();
});
