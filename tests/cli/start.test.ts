import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { sampleConfig } from '../support/sample-config.ts';
import { testDatabase } from '../support/database.ts';
import { kakehashi, run } from '../support/kakehashi.ts';

const ADDRESS = /Kakehashi is at (\S+)/;
const root = process.getuid?.() === 0;
const NOBODY = 65_534;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakehashi start '));
  // The embedded server runs under an account of its own when we are root.
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Command lines of the living processes that name a folder. */
function processesOf(data: string): string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const line = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return line.includes(data) ? [line] : [];
    } catch {
      return [];
    }
  });
}

function oneSentence(text: string): void {
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).not.toMatch(/\n\s+at /);
}

test('a port that is taken is told before anything is started', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const data = join(folder, 'port');
  const { status, stderr } = await run(['start', '--port', String(port)], { DATA_DIR: data });
  server.close();
  expect(status).toBe(1);
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken`);
  oneSentence(stderr);
  expect(readdirSync(folder)).not.toContain('port');
});

test('a port that is no number ends with status 2 and says what would be right', async () => {
  const { status, stderr } = await run(['start', '--port', 'abc'], { DATA_DIR: join(folder, 'none') });
  expect(status).toBe(2);
  expect(stderr).toContain('PORT');
  oneSentence(stderr);
});

test('the tour: a second start is refused, a killed one starts again, and Ctrl-C leaves no process', async () => {
  const data = join(folder, 'the tour');
  const settings = { DATA_DIR: data };
  const first = kakehashi(['start', '--tour', '--port', '0'], settings);
  await first.says(ADDRESS);
  const second = await run(['start', '--tour', '--port', '0'], settings);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`Another Kakehashi (process ${first.child.pid})`);
  oneSentence(second.stderr);

  first.child.kill('SIGKILL');
  await first.ended;
  const again = kakehashi(['start', '--tour', '--port', '0'], settings);
  const [, address] = await again.says(ADDRESS);
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  expect((await fetch(`${address}/`)).status).toBe(200);
  again.child.kill('SIGINT');
  expect(await again.ended).toBe(0);
  expect(processesOf(data)).toEqual([]);

  const third = kakehashi(['start', '--tour', '--port', '0'], settings);
  await third.says(ADDRESS);
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(processesOf(data)).toEqual([]);
});

test('a signal that comes while the house is being opened leaves nothing behind', async () => {
  const data = join(folder, 'hasty');
  const house = kakehashi(['start', '--port', '0'], { DATA_DIR: data });
  // Postgres has just been started, and nobody has been greeted.
  await vi.waitFor(() => expect(processesOf(data)).not.toEqual([]), { timeout: 60_000, interval: 5 });
  house.child.kill('SIGINT');
  house.child.kill('SIGINT');
  expect(await house.ended).toBe(0);
  expect(processesOf(data)).toEqual([]);
});

test('a database of a newer Kakehashi is left alone', async () => {
  const database = await testDatabase();
  await database.pool.query('insert into schema_version (version) values (999999)');
  const { status, stderr } = await run(['start', '--port', '0'], {
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'newer'),
  });
  expect(status).toBe(1);
  expect(stderr).toContain('The database has schema 999999');
  oneSentence(stderr);
  await database.close();
});

test('faults of the configuration are told all at once, with file and line, and the status is 2', async () => {
  const config = sampleConfig(join(folder, 'config'), ['www.sggp.org.vn']);
  writeFileSync(join(config, 'sources', 'one.yaml'), 'id: one\nhome: nowhere\n');
  writeFileSync(join(config, 'sources', 'two.yaml'), 'id: [\n');
  const { status, stderr } = await run(['start', '--port', '0'], {
    CONFIG_DIR: config,
    DATA_DIR: join(folder, 'faults'),
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/sources\/one\.yaml:2 home: /);
  expect(stderr).toMatch(/sources\/two\.yaml/);
});

test('settings that can not be used are told all at once, without their values', async () => {
  const { status, stderr } = await run(['start'], { DATABASE_URL: 'mysql://me:secret@db/x', PORT: '99999' });
  expect(status).toBe(2);
  expect(stderr).toContain('DATABASE_URL: give a postgres:// address');
  expect(stderr).toContain('PORT');
  expect(stderr).not.toContain('secret');
});

test('a data folder that this user can not write is told', async () => {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const { status, stderr } = await run(['start', '--port', '0'], { DATA_DIR: join(file, 'below') });
  expect(status).toBe(1);
  expect(stderr).toContain(join(file, 'below'));
  oneSentence(stderr);
});

test.runIf(root)('a full disk is told', async () => {
  const disk = join(folder, 'small disk');
  mkdirSync(disk);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', disk]).status).toBe(0);
  try {
    const { status, stderr } = await run(['start', '--port', '0'], { DATA_DIR: join(disk, 'data') });
    expect(status).toBe(1);
    expect(stderr).toContain('is full. Free some space');
    oneSentence(stderr);
    expect(processesOf(disk)).toEqual([]);
  } finally {
    spawnSync('umount', [disk]);
  }
});

test.runIf(root)('an ordinary user can start it, too', async () => {
  const data = join(folder, 'ordinary');
  mkdirSync(data);
  chownSync(data, NOBODY, NOBODY);
  const house = kakehashi(['start', '--tour', '--port', '0'], { DATA_DIR: data, HOME: data }, NOBODY);
  const [, address] = await house.says(ADDRESS);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  house.child.kill('SIGTERM');
  expect(await house.ended).toBe(0);
  expect(processesOf(data)).toEqual([]);
});

test('a site whose name can not be resolved is down, with that reason; the rest works', async () => {
  const config = sampleConfig(join(folder, 'offline'), []);
  writeFileSync(
    join(config, 'sources', 'far-paper.yaml'),
    stringify({
      id: 'far-paper',
      name: { vi: 'Báo xa', ja: '遠い新聞', en: 'Far Paper' },
      country: 'VN',
      language: 'vi',
      kind: 'newspaper',
      home: 'https://paper.invalid/',
      discover: [{ kind: 'feed', url: 'https://paper.invalid/rss', confidence: 'guess' }],
      terms: { note: 'RFC 6761: this name never resolves.' },
    }),
  );
  const database = await testDatabase();
  const settings = { CONFIG_DIR: config, DATABASE_URL: database.url, DATA_DIR: join(folder, 'offline data') };
  const { status, stdout } = await run(['crawl', '--json'], settings);
  expect(status).toBe(1);
  expect((JSON.parse(stdout) as { sources: object[] }).sources).toMatchObject([
    { id: 'far-paper', state: 'down', message: 'The name paper.invalid could not be resolved.' },
  ]);
  const house = kakehashi(['start', '--port', '0'], settings);
  const [, address] = await house.says(ADDRESS);
  const board = (await (await fetch(`${address}/api/v1/sources`)).json()) as { sources: object[] };
  expect(board.sources).toMatchObject([{ id: 'far-paper', state: 'down' }]);
  house.child.kill('SIGTERM');
  expect(await house.ended).toBe(0);
  await database.close();
});
