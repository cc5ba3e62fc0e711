import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface TestRedis {
  url: string;
  close(): Promise<void>;
}

/**
 * A database of REDIS_URL that no other test uses meanwhile, or a redis-server or valkey-server of our own on a free
 * port; null where there is neither.
 */
export async function testRedis(): Promise<TestRedis | null> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: await emptyDatabase(given), close: async () => {} };
  const program = ['redis-server', 'valkey-server'].find(onPath);
  if (!program) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-redis-'));
  const port = await freePort();
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return {
    url,
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Databases 8 to 15 are the tests' own, one for each of their processes; one with anything but our queues is refused. */
async function emptyDatabase(given: string): Promise<string> {
  const url = new URL(given);
  url.pathname = `/${8 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 8)}`;
  const redis = new Redis(url.href);
  const keys = await redis.keys('*');
  const foreign = keys.find((key) => !key.startsWith('{kakehashi}'));
  if (!foreign) await redis.flushdb();
  redis.disconnect();
  if (foreign) throw new Error(`${url.pathname} of REDIS_URL holds ${foreign}, which is not of these tests.`);
  return url.href;
}

function onPath(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  while ((await redis.ping().catch(() => '')) !== 'PONG') await sleep(30);
  redis.disconnect();
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
