import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { z } from 'zod';
import { openBackend } from '../queue/backend.ts';
import { openQueues } from '../queue/queues.ts';
import type { Figures } from './bench.ts';
import { lineChart } from './line-chart.ts';
import { openBenchPostgres, type BenchPostgres } from './postgres.ts';
import { rounded } from './rounds.ts';
import type { WorkAsk } from './scale-worker.ts';

const PAGES = Number(process.env['SCALE_PAGES'] ?? 1600);
/** Sites answer after a while: what more workers are for. With 0 one worker fills two cores. */
const ANSWER_MS = Number(process.env['SCALE_ANSWER_MS'] ?? 500);
const WORKERS = (process.env['SCALE_WORKERS'] ?? '1,2,3,4,6').split(',').map(Number);
const CHART = process.env['SCALE_CHART'];
const HOSTS = 20;
const READY_MS = 120_000;

/**
 * Pages a second of one to six worker processes, jobs in Postgres and in Redis: found, fetched, judged and stored, each once.
 * Workers, database, queue and site share this machine, so that the curve bends when it is full.
 */
export async function bench(): Promise<Figures> {
  const site = fork(new URL('./crawl-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  // With its jobs in Postgres each worker takes up to 45 connections; a server allows 100 by default.
  const postgres = await openBenchPostgres({ max_connections: '400' });
  const hasRedis = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  try {
    site.send({ site: PAGES, delayMs: ANSWER_MS });
    const [said] = (await once(site, 'message')) as [unknown];
    const { port } = z.object({ port: z.number() }).parse(said);
    const curves: Record<string, Record<string, number>> = {};
    for (const backend of hasRedis ? (['postgres', 'redis'] as const) : (['postgres'] as const)) {
      const curve: Record<string, number> = {};
      for (const workers of WORKERS) {
        const redis = backend === 'redis' ? await startRedis() : null;
        const rate = await run(postgres, { redisUrl: redis?.url ?? null, sitePort: port, workers });
        redis?.stop();
        curve[String(workers)] = rounded(rate);
        console.error(`${backend}, ${workers} workers: ${rounded(rate)} pages a second`);
      }
      curves[backend] = curve;
    }
    if (CHART) writeFileSync(CHART, chart(curves));
    return {
      pages: PAGES,
      answer_ms: ANSWER_MS,
      ...Object.fromEntries(Object.entries(curves).map(([name, curve]) => [`pages_per_s_${name}`, curve])),
    };
  } finally {
    site.kill();
    await postgres.close();
  }
}

/** Pages a second of so many workers, all ready before the first link is queued; throws unless each page is stored once. */
async function run(
  postgres: BenchPostgres,
  how: { redisUrl: string | null; sitePort: number; workers: number },
): Promise<number> {
  const databaseUrl = await postgres.emptyDatabase();
  const ask: WorkAsk = { databaseUrl, redisUrl: how.redisUrl, sitePort: how.sitePort, hosts: HOSTS };
  const children: ChildProcess[] = [];
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  try {
    // One after the other: the first one makes the tables of the queue and the rows of the sources.
    for (let n = 0; n < how.workers; n++) children.push(await startWorker(ask));
    const backend = await openBackend(
      how.redisUrl ? { kind: 'redis', url: how.redisUrl } : { kind: 'postgres', url: databaseUrl },
    );
    const queues = openQueues(backend);
    const started = performance.now();
    await queues.add(
      Array.from({ length: HOSTS }, (_, n) => ({
        name: 'discover' as const,
        payload: { source: `s${n}`, force: true },
        key: `scale-${n}`,
      })),
    );
    await allStored(pool);
    const seconds = (performance.now() - started) / 1000;
    await queues.close();
    await backend.close();
    return PAGES / seconds;
  } finally {
    await Promise.all(children.map(async (child) => await stopWorker(child)));
    await pool.end();
  }
}

async function startWorker(ask: WorkAsk): Promise<ChildProcess> {
  const child = fork(new URL('./scale-worker.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  child.send(ask);
  const ready = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
    sleep(READY_MS, false, { ref: false }),
  ]);
  if (!ready) throw new Error('A worker did not start.');
  return child;
}

async function stopWorker(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.send('stop');
  await gone;
}

async function allStored(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ stored: number; judged: number; counted: number; again: number }>(
      `select (select count(*)::int from article) as stored, (select count(*)::int from verdict) as judged,
        (select coalesce(sum(n), 0)::int from ledger) as counted,
        (select count(*)::int from ref where attempts > 1) as again`,
    );
    const [found] = rows;
    if (found?.again) throw new Error(`Pages were read twice: ${JSON.stringify(found)}`);
    if (found?.stored === PAGES && found.judged === PAGES && found.counted === PAGES) return;
    await sleep(50);
  }
}

/** An empty Redis of our own. */
async function startRedis(): Promise<{ url: string; stop(): void }> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const said of child.stdout) if (String(said).includes('Ready to accept connections')) break;
  child.stdout.resume();
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function chart(curves: Record<string, Record<string, number>>): string {
  return lineChart({
    title: 'Pages a second by number of worker processes (two cores, all on one machine)',
    across: 'worker processes',
    apart: false,
    lines: Object.entries(curves).map(([name, curve]) => ({
      name: `jobs in ${name}`,
      points: Object.entries(curve).map(([workers, rate]) => [Number(workers), rate] as const),
    })),
  });
}
