import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { postgresAccount } from '../../store/embedded/account.ts';
import { startEmbedded } from '../../store/embedded/server.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function client(url: string): Promise<Client> {
  const connected = new Client({ connectionString: url });
  connected.on('error', () => {});
  await connected.connect();
  return connected;
}

const alive = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

test('a server that is killed in the middle of its work comes back with all that was committed, and nothing else', async () => {
  const first = await startEmbedded(folder);
  const [writer, open] = [await client(first.url), await client(first.url)];
  await writer.query('create table kept (n int primary key, words text not null)');
  for (let n = 1; n <= 300; n++)
    await writer.query('insert into kept values ($1::int, repeat(md5($1::int::text), 50))', [n]);
  await open.query('begin');
  await open.query(`insert into kept values (1000, 'never committed')`);
  process.kill(first.pid, 'SIGKILL');
  await vi.waitFor(() => expect(alive(first.pid)).toBe(false), { timeout: 20_000, interval: 20 });

  const second = await startEmbedded(folder);
  const reader = await client(second.url);
  const { rows } = await reader.query<{ n: number; sound: boolean }>(
    'select count(*)::int as n, bool_and(words = repeat(md5(n::text), 50)) as sound from kept',
  );
  expect(rows).toEqual([{ n: 300, sound: true }]);
  await reader.query(`insert into kept values (1000, 'now')`);
  await reader.end();
  await second.stop();
  expect(alive(second.pid)).toBe(false);
});

test('a file of a postmaster that is gone, with the number of another process, stops nobody and kills nobody', async () => {
  const file = join(folder, 'postgres', 'postmaster.pid');
  expect(existsSync(file)).toBe(false);
  // Of the account that Postgres runs under when we are root, else of ours: a process that it would wait for.
  const other = spawn('sleep', ['600'], { ...postgresAccount(), stdio: 'ignore' });
  await once(other, 'spawn');
  const said = [other.pid, join(folder, 'postgres'), 1764000000, 5432, '', '127.0.0.1', '', 'ready   '];
  writeFileSync(file, `${said.join('\n')}\n`, { mode: 0o666 });
  const server = await startEmbedded(folder);
  const reader = await client(server.url);
  expect((await reader.query<{ n: number }>('select count(*)::int as n from kept')).rows).toEqual([
    { n: 301 },
  ]);
  await reader.end();
  await server.stop();
  expect(alive(other.pid ?? 0)).toBe(true);
  other.kill();
});
