import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup, restore } from '../../cli/backup.ts';
import { readEnv } from '../../config/env.ts';
import { unfinishedDeliveries } from '../../store/deliveries.ts';
import { saveSetting } from '../../store/settings.ts';
import { aStory, raise, subscribed } from '../alerts/room.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../support/database.ts';

let full: TestDatabase;
let folder: string;
let file: string;
beforeAll(async () => {
  full = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'backup-'));
  file = join(folder, 'all.sql.gz');
  await subscribed(full.db, 'reader@example.com', { filter: { q: `quote " back\\slash \t tab` } });
  for (let n = 0; n < 40; n++)
    await raise(full.db, await aStory(full.db, `Tin ${n}:\r\nQuảng Ninh\u2028và 群馬県 \\. \\N`));
  // Bands are in no backup: they come again with their articles.
  await full.pool.query('update article set bands = array[id::int, -7, 8]');
  await saveSetting(full.db, 'secret', 'kept');
  await backup(envOf(full.url), file);
});
afterAll(async () => {
  await full.close();
  rmSync(folder, { recursive: true });
});

function envOf(url: string) {
  return readEnv({ DATABASE_URL: url }, folder);
}

/** Rows and a hash over them, for each table. */
async function contentOf(url: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_version' order by 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ n: string; hash: string }>(
      `select count(*) as n, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as hash from "${name}" t`,
    );
    content[name] = `${rows[0]?.n} ${rows[0]?.hash}`;
  }
  await client.end();
  return content;
}

test('a backup restored into an empty database brings every row of every table back as it was', async () => {
  const target = await emptyDatabase();
  await restore(envOf(target.url), file);
  // Turns of finished deliveries are not carried over: here the sweeper strikes them off.
  await unfinishedDeliveries(full.db, 1);
  const [before, after] = [await contentOf(full.url), await contentOf(target.url)];
  expect(after).toEqual(before);
  expect(Object.values(before).filter((each) => !each.startsWith('0 ')).length).toBeGreaterThan(6);
  await target.drop();
});

test('after a restore new rows take numbers after the old ones, and foreign keys hold again', async () => {
  const target = await emptyDatabase();
  await restore(envOf(target.url), file);
  const client = new Client({ connectionString: target.url });
  await client.connect();
  const { rows } = await client.query<{ id: string; newest: string }>(
    `insert into story (relevance) values ('core') returning id, (select max(id) from story) as newest`,
  );
  expect(Number(rows[0]?.id)).toBe(Number(rows[0]?.newest) + 1);
  await expect(client.query(`update article set story_id = 999999`)).rejects.toThrow(/foreign key/);
  await client.end();
  await target.drop();
});

test('a backup never overwrites a file, and goes into no database that holds something', async () => {
  await expect(backup(envOf(full.url), file)).rejects.toThrow(/exists already/);
  const before = await contentOf(full.url);
  await expect(restore(envOf(full.url), file)).rejects.toThrow(/not empty/);
  expect(await contentOf(full.url)).toEqual(before);
});

test.each([
  ['one letter was changed', (text: string) => text.replace('群馬県', '群馬懸'), /damaged/],
  ['its end is missing', (text: string) => text.slice(0, text.lastIndexOf('-- sha256')), /damaged/],
  ['it is of a newer Kakehashi', (text: string) => text.replace(/schema \d+/, 'schema 999999'), /newer/],
  ['it is something else', () => 'a list of groceries\n', /no backup/],
])('a backup is refused and nothing restored when %s', async (_, spoil, sentence) => {
  const spoiled = join(folder, 'spoiled.sql.gz');
  writeFileSync(spoiled, gzipSync(spoil(gunzipSync(readFileSync(file)).toString('utf8'))));
  const target = await emptyDatabase();
  await expect(restore(envOf(target.url), spoiled)).rejects.toThrow(sentence);
  const content = await contentOf(target.url);
  expect(Object.values(content).every((each) => each.startsWith('0 '))).toBe(true);
  await target.drop();
});

test('a file that is cut off in the middle, or no gzip at all, is told in a sentence', async () => {
  const cut = join(folder, 'cut.sql.gz');
  const target = await emptyDatabase();
  for (const bytes of [readFileSync(file).subarray(0, 900), Buffer.from('plain words')]) {
    writeFileSync(cut, bytes);
    await expect(restore(envOf(target.url), cut)).rejects.toThrow(/cut off|no gzip|damaged/);
  }
  await target.drop();
});
