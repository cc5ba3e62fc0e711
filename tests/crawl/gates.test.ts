import { afterAll, beforeAll, expect, test } from 'vitest';
import { join, resolve } from 'node:path';
import { loadSources } from '../../config/load-sources.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { crawlRoom, type CrawlRoom } from './room.ts';
import { aSource } from './sources.ts';
import { articlePage, feed, startSite, text, type TestSite } from './site.ts';

const { sources: catalogue } = loadSources(join(resolve(import.meta.dirname, '../..'), 'config'));
const gateOf = (id: string) =>
  catalogue.find((source) => source.id === id)?.fetch ?? { mode: 'http' as const };

let database: TestDatabase;
let site: TestSite;
let room: CrawlRoom;

const again = aSource('again', {}, { fetch: { ...gateOf('qdnd'), paceMs: 0 } });
const script = aSource('script', {}, { fetch: { ...gateOf('laodong'), paceMs: 0 } });
const plain = aSource('plain');

beforeAll(async () => {
  database = await testDatabase();
  site = await startSite();
  const sources = [again, script, plain];
  room = await crawlRoom(database.db, {
    resolve: sources.map(({ id }) => site.rule(`${id}.example`)),
    sources,
  });
  for (const { id } of sources)
    for (const [path, body, type] of [
      ['feed.xml', feed([`http://${id}.example/a/1.html`]), 'application/rss+xml'],
      ['a/1.html', articlePage(id.length), 'text/html'],
    ] as const)
      site.on(`${id}.example/${path}`, (request, response) => {
        const cookies = request.headers.cookie ?? '';
        if (id === 'script' && !cookies.includes('D1N=0123456789abcdef'))
          text(
            `<html><body><script>document.cookie="D1N=0123456789abcdef"+"; path=/";window.location.reload(true);</script></body></html>`,
          )(request, response);
        else if (id !== 'script' && !cookies.includes('seen=1'))
          response.writeHead(302, { location: request.url, 'set-cookie': 'seen=1; path=/; HttpOnly' }).end();
        else text(body, type)(request, response);
      });
});

afterAll(async () => {
  await room.close();
  await site.close();
  await database.close();
});

async function articles(id: string): Promise<number> {
  const rows = await database.db.selectFrom('article').select('id').where('source_id', '=', id).execute();
  return rows.length;
}

test('a site that redirects to itself until its cookie is set is read, as qdnd is configured', async () => {
  await room.poll('again');
  expect(await articles('again')).toBe(1);
});

test('a site whose script writes a cookie and reloads is read, as laodong is configured', async () => {
  await room.poll('script');
  expect(await articles('script')).toBe(1);
});

test('no cookie is kept for a site without such a rule', async () => {
  await room.poll('plain');
  expect(await articles('plain')).toBe(0);
  const row = await database.db
    .selectFrom('source')
    .selectAll()
    .where('id', '=', 'plain')
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ state: 'changed', last_failure: 'too-many-redirects' });
  const asked = site.seen.filter(({ address }) => address.startsWith('plain.example'));
  expect(asked.filter(({ headers }) => headers.cookie)).toEqual([]);
});
