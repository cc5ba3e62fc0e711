import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openBackend } from '../queue/backend.ts';
import { connect } from '../store/connect.ts';
import { startEmbedded, type EmbeddedServer } from '../store/embedded/server.ts';
import { migrate } from '../store/migrate.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { freePort } from './site.ts';

export type BackendKind = 'postgres' | 'redis';

/** A Postgres that can be killed and started again behind an address that stays. */
export interface FaultyPostgres {
  /** What processes under test connect to. */
  proxy: Proxy;
  /** The same server by a way that no fault is put on, for the harness itself. */
  doorway: Proxy;
  password: string;
  kill(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  pid(): number;
}

/** A Redis that can be killed and started again; its append-only file can be thrown away. */
export interface FaultyRedis {
  proxy: Proxy;
  port: number;
  kill(): Promise<void>;
  start(options?: { forget?: boolean }): Promise<void>;
}

/** The servers that all rows of one run share; each row has a database of its own. */
export interface Ground {
  backend: BackendKind;
  folder: string;
  postgres: FaultyPostgres;
  redis: FaultyRedis | null;
  /** Makes a migrated, empty database beside an empty queue. */
  database(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts Postgres, and Redis where the back-end needs it; null when there is no redis-server to start. */
export async function openGround(backend: BackendKind): Promise<Ground | null> {
  if (backend === 'redis' && !redisProgram()) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-faults-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres(join(folder, 'pg'));
  const redis = backend === 'redis' ? await startRedis(join(folder)) : null;
  await makeTemplate(postgres);
  return {
    backend,
    folder,
    postgres,
    redis,
    database: async (name) => {
      // Jobs of the row before are about rows that this one does not have.
      if (redis) await redisCommand(redis.port, 'FLUSHALL');
      await onServer(postgres, `create database ${name} template template_town`);
    },
    close: async () => {
      await postgres.kill('SIGINT');
      await redis?.kill();
      for (const proxy of [postgres.proxy, postgres.doorway, redis?.proxy]) await proxy?.close();
      // A row that broke may have left its small disks.
      for (const disk of ['small', 'logs']) spawnSync('umount', [join(folder, disk)], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Address of a database, by the way with faults or by the one without. */
export function databaseUrl(
  { password, proxy, doorway }: FaultyPostgres,
  name: string,
  safe: boolean,
): string {
  return `postgres://kakehashi:${password}@127.0.0.1:${(safe ? doorway : proxy).port}/${name}`;
}

async function startPostgres(folder: string): Promise<FaultyPostgres> {
  const settings = { max_connections: '200' };
  let server: EmbeddedServer = await startEmbedded(folder, settings);
  const portOf = () => Number(new URL(server.url).port);
  const [proxy, doorway] = [await startProxy(portOf()), await startProxy(portOf())];
  return {
    proxy,
    doorway,
    password: new URL(server.url).password,
    pid: () => server.pid,
    kill: async (signal) => {
      const { pid } = server;
      process.kill(pid, signal);
      while (isAlive(pid)) await sleep(30);
    },
    start: async () => {
      server = await startAgain(folder, settings);
      proxy.target(portOf());
      doorway.target(portOf());
      proxy.cut();
      doorway.cut();
    },
  };
}

/** After kill -9 the server's children may hold its shared memory for a moment. */
async function startAgain(folder: string, settings: Record<string, string>): Promise<EmbeddedServer> {
  for (let tries = 1; ; tries++) {
    try {
      return await startEmbedded(folder, settings);
    } catch (cause) {
      if (tries >= 20) throw cause;
      await sleep(500);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function makeTemplate(postgres: FaultyPostgres): Promise<void> {
  await onServer(postgres, 'create database template_town');
  const url = databaseUrl(postgres, 'template_town', true);
  const connection = connect(url, 2);
  await migrate(connection.pool);
  await connection.close();
  const backend = await openBackend({ kind: 'postgres', url });
  await backend.close();
}

async function onServer(postgres: FaultyPostgres, statement: string): Promise<void> {
  // The last connection to a template takes a moment to be gone.
  for (let tries = 1; ; tries++) {
    try {
      return await oneStatement(postgres, statement);
    } catch (cause) {
      const inUse = cause instanceof Error && 'code' in cause && cause.code === '55006';
      if (!inUse || tries >= 20) throw cause;
      await sleep(300);
    }
  }
}

async function oneStatement(postgres: FaultyPostgres, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(postgres, 'postgres', true) });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function redisProgram(): string | null {
  for (const program of ['redis-server', 'valkey-server']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // The next one may be there.
    }
  }
  return null;
}

async function startRedis(folder: string): Promise<FaultyRedis> {
  const program = redisProgram() ?? 'redis-server';
  const proxy = await startProxy(0);
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async ({ forget = false } = {}) => {
    if (forget) rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    child = spawn(program, [...args, '--appendonly', 'yes', '--appendfsync', 'everysec'], {
      stdio: 'ignore',
    });
    while (!(await answers(port))) {
      if (child.exitCode !== null)
        throw new Error(`redis-server ended with ${child.exitCode} on port ${port}`);
      await sleep(50);
    }
    proxy.target(port);
    proxy.cut();
  };
  await start();
  return {
    proxy,
    port,
    start,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return await redisCommand(port, 'PING').then(
    (said) => said.includes('PONG'),
    () => false,
  );
}

/** Says one inline command to a Redis of ours and returns the beginning of its answer. */
export async function redisCommand(port: number, command: string): Promise<string> {
  const { connect: dial } = await import('node:net');
  return await new Promise((resolve, reject) => {
    const socket = dial(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
