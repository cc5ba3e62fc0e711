import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount, reachableByOthers, type Account } from './account.ts';
import { postgresBinaries, type Binaries } from './binaries.ts';
import { DataFolderFault, describeFolderFault } from './lock.ts';

/** A running embedded server. */
export interface EmbeddedServer {
  url: string;
  /** Process id of the postmaster. */
  pid: number;
  stop(): Promise<void>;
}

const SYSTEM_HOME = '/var/lib/kakehashi';
const START_MS = 60_000;

/**
 * Starts the Postgres that ships in npm on loopback and a free port, with its data below `folder`; makes the cluster
 * on first use. A server left behind by a killed process is stopped first. The caller holds the folder's lock.
 * Throws DataFolderFault when the disk is full or the folder can't be used.
 */
export async function startEmbedded(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedServer> {
  mkdirSync(folder, { recursive: true });
  const account = postgresAccount();
  const home =
    account && !reachableByOthers(join(folder, 'postgres')) ? join(SYSTEM_HOME, nameFor(folder)) : folder;
  const binaries = postgresBinaries(account !== null, join(SYSTEM_HOME, 'postgres-18'));
  const data = join(home, 'postgres');
  const password = passwordIn(folder);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (account) chownSync(data, account.uid, account.gid);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries, data, password, account);
  await stopOrphan(data);
  const port = await freePort();
  const child = await launch(binaries, data, port, account, settings);
  return {
    url: `postgres://kakehashi:${password}@127.0.0.1:${port}/postgres`,
    pid: child.pid ?? 0,
    stop: async () => await stop(child),
  };
}

function nameFor(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}

function passwordIn(folder: string): string {
  const file = join(folder, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function initialise(binaries: Binaries, data: string, password: string, account: Account | null): void {
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const result = spawnSync(
    binaries.initdb,
    ['--pgdata', data, '--username=kakehashi', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...locale],
    { ...account, encoding: 'utf8', cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
  );
  rmSync(passwordFile, { force: true });
  if (result.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  throw new DataFolderFault(
    describeFolderFault(data, `${result.stderr}${result.error?.message ?? ''}`.trim()),
  );
}

async function launch(
  binaries: Binaries,
  data: string,
  port: number,
  account: Account | null,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    logging_collector: 'off',
    log_min_messages: 'warning',
    // The queue's tables are small and change all the time: in a minute they would hold ten times as many dead rows as living.
    autovacuum_naptime: '15s',
    ...settings,
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A group of its own: Ctrl-C reaches us only, and the database outlives the jobs that finish.
  const child = spawn(binaries.postgres, ['-D', data, '-p', String(port), ...flags], {
    ...account,
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  const deadline = Date.now() + START_MS;
  while (!accepts(data, child.pid)) {
    if (child.exitCode !== null)
      throw new DataFolderFault(
        describeFolderFault(data, said.trim() || `Postgres ended with ${child.exitCode}`),
      );
    if (Date.now() > deadline)
      throw new DataFolderFault(`Postgres in ${data} did not start within ${START_MS / 1000} s: ${said}`);
    await sleep(40);
  }
  child.stderr?.removeAllListeners('data').resume();
  return child;
}

/**
 * The first line of postmaster.pid says whose it is (a killed server leaves its own behind, which says "ready" for ever), the
 * eighth when connections are accepted (Postgres, pidfile.h).
 */
function accepts(data: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/**
 * Ends a server of this folder that a killed process left behind. A number that has gone to another process since (after
 * a restart of the machine, or of a container) is left in peace, and replaced by ours: Postgres would wait for its end,
 * but takes its parent's number for an old one. The rest of the file stays: by it Postgres finds orphans of its own.
 */
async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(first);
  if (!serves(pid, data)) {
    if (existsSync(`/proc/${pid}`)) writeFileSync(file, [process.pid, ...rest].join('\n'));
    return;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 20_000 && serves(pid, data); waited += 50) await sleep(50);
  if (serves(pid, data))
    throw new DataFolderFault(`A Postgres (process ${pid}) still runs on ${data}. Stop it and start again.`);
}

/** Whether a process is a Postgres on this folder; where /proc is missing, whether it is alive. */
function serves(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
    if (!existsSync('/proc/self')) return true;
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return line[line.indexOf('-D') + 1] === data && /postgres/.test(line[0] ?? '');
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
