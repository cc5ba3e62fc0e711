import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { packageRoot } from '../config/root.ts';
import { loadTopic, localities } from '../config/topic/load.ts';
import { storyFilter } from '../core/filter.ts';
import { connect, type Connection } from '../store/connect.ts';
import { installationSecret } from '../store/settings.ts';
import { subscriptionPlan } from '../core/subscription.ts';
import { confirmSubscription } from '../store/consent.ts';
import { requestSubscription } from '../store/subscriptions.ts';
import { startSink, type Manner as MailManner, type Sink } from '../tests/alerts/sink.ts';
import { writeArticle, type TokenArticle } from './articles.ts';
import { dice, type Dice } from './dice.ts';
import { databaseUrl, type Ground } from './ground.ts';
import { run, type Running } from './process.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { startSite, type Site } from './site.ts';

const PACE_MS = 60;
const READERS = ['anh@readers.example', 'ito@readers.example', 'kim@readers.example'];

/** How a process under test is started. */
export interface WorkerOptions {
  faultAt?: string;
  env?: Record<string, string>;
  dist?: string;
  /** Jobs of each queue at a time; the table's own numbers when absent. */
  concurrency?: number;
}

/** Everything one row plays with: its own database, newspaper, readers and relay. */
export interface Town {
  ground: Ground;
  roll: Dice;
  db: Connection['db'];
  databaseUrl: string;
  site: Site;
  mail: { sink: Sink; proxy: Proxy; behave(manner: ((n: number) => MailManner) | null): void; file: string };
  /** Articles that a live source served, less those that a row says can't be read. */
  published: TokenArticle[];
  lost: Set<string>;
  /** Faults that a row put between DATA and its answer: so many deliveries may be in doubt. */
  doubts: number;
  processes: Running[];
  worker(options?: WorkerOptions): Running;
  /** A worker that has begun to work: faults of its surroundings come after its start. */
  atWork(options?: WorkerOptions): Promise<Running>;
  /** The web pages, and their address once they answer. */
  serve(): Promise<string>;
  publish(count: number): TokenArticle[];
  /** Whether the due times of sources are moved up all the time. */
  hurry: boolean;
  /** After a kill: what was between DATA and its answer may be in doubt, and nothing else. */
  noteDoubts(): Promise<void>;
  /** Makes leases of processes that are dead run out, as time would. */
  passTime(): Promise<void>;
  /** Waits until nothing is unfinished, or the time is up. */
  quiesce(limitMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

let towns = 0;
const places = localities(loadTopic(join(packageRoot(), 'config', 'topic')));

/** Builds a town for one row; `dist` is the build that its workers run. */
export async function openTown(ground: Ground, seed: number, dist = 'dist'): Promise<Town> {
  const name = `town_${++towns}`;
  await ground.database(name);
  const connection = connect(databaseUrl(ground.postgres, name, true), 4);
  const site = await startSite();
  const file = join(ground.folder, `${name}.sink`);
  let manner: ((n: number) => MailManner) | null = null;
  const processes: Running[] = [];
  const sink = await startSink(
    file,
    (n) => manner?.(n) ?? 'take',
    () => processes.at(-1)?.kill('SIGKILL'),
  );
  const mailProxy = await startProxy(Number(new URL(sink.url).port));
  const env = environmentOf(ground, name, site.port, mailProxy.port);
  const roll = dice(seed);
  let number = roll(200);
  const town: Town = {
    ground,
    roll,
    db: connection.db,
    databaseUrl: databaseUrl(ground.postgres, name, true),
    site,
    mail: { sink, proxy: mailProxy, file, behave: (next) => (manner = next) },
    published: [],
    lost: new Set(),
    doubts: 0,
    processes,
    hurry: true,
    worker: (options = {}) => {
      const fault: Record<string, string> = options.faultAt ? { FAULT_AT: options.faultAt } : {};
      const few = options.concurrency ? ['--concurrency', String(options.concurrency)] : [];
      const child = run(['work', ...few], { ...env, ...fault, ...options.env }, options.dist ?? dist);
      processes.push(child);
      return child;
    },
    atWork: async (options = {}) => {
      const child = town.worker(options);
      for (let tries = 0; tries < 600 && !child.said().err.includes('"working"'); tries++) await sleep(100);
      return child;
    },
    serve: async () => await startWeb(processes, env, dist),
    publish: (count) => {
      const fresh = Array.from({ length: count }, () => writeArticle(number++, places, roll, new Date()));
      site.publish(fresh);
      town.published.push(...fresh);
      return fresh;
    },
    noteDoubts: async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from delivery
        where state = 'sending' and data_started_at is not null`.execute(connection.db);
      town.doubts += rows[0]?.n ?? 0;
    },
    passTime: async () => await passTime(connection.db),
    quiesce: async (limitMs = 90_000) => await quiesce(town, limitMs),
    close: async () => {
      clearInterval(hurrying);
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(async (child) => await child.ended));
      await connection.close();
      await site.close();
      await mailProxy.close();
      await sink.close();
    },
  };
  const hurrying = setInterval(() => {
    if (town.hurry) void hurryUp(connection.db).catch(() => {});
  }, 500);
  await welcomeReaders(connection.db);
  return town;
}

/** A process's settings: its way to database, queue and relay goes through the proxies. */
function environmentOf(ground: Ground, name: string, site: number, mail: number): Record<string, string> {
  const config = configFolder(join(ground.folder, name));
  const { redis } = ground;
  return {
    DATABASE_URL: databaseUrl(ground.postgres, name, false),
    ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redis.proxy.port}` } : {}),
    SMTP_URL: `smtp://127.0.0.1:${mail}`,
    MAIL_FROM: 'Kakehashi <news@kakehashi.example>',
    CONFIG_DIR: config,
    DATA_DIR: join(ground.folder, name, 'var'),
    KAKEHASHI_RESOLVE: `live.example=127.0.0.1:${site},other.example=127.0.0.1:${site}`,
    TICK_SECONDS: '1',
    LOG_LEVEL: 'info',
  };
}

/** The rules of the house with two sources of our own. */
function configFolder(folder: string): string {
  const config = join(folder, 'config');
  mkdirSync(join(config, 'sources'), { recursive: true });
  symlinkSync(join(packageRoot(), 'config', 'topic'), join(config, 'topic'));
  cpSync(join(packageRoot(), 'config', 'families'), join(config, 'families'), { recursive: true });
  for (const id of ['live', 'other']) writeFileSync(join(config, 'sources', `${id}.yaml`), sourceFile(id));
  return config;
}

function sourceFile(id: string): string {
  return `id: ${id}
name: { vi: Báo ${id}, ja: 新聞${id}, en: Paper ${id} }
country: VN
language: vi
kind: newspaper
home: http://${id}.example/
discover: [{ kind: feed, url: 'http://${id}.example/rss' }]
article: { title: h1, body: .body }
fetch: { paceMs: ${PACE_MS} }
every: 1m
atLeastEvery: 5m
terms: {}
`;
}

async function welcomeReaders(db: Connection['db']): Promise<void> {
  const secret = await installationSecret(db);
  for (const email of READERS) {
    const by = { ip: email, now: new Date(), textVersion: 'faults' };
    const asked = await requestSubscription(db, secret, {
      ...by,
      email,
      lang: 'en',
      zone: 'Asia/Tokyo',
      filter: storyFilter.parse({}),
      // Every story is a mail of its own, so that each can be counted.
      plan: subscriptionPlan.parse({ cadence: 'at-once', mostAnHour: 100 }),
    });
    await confirmSubscription(db, asked.confirmToken, by);
  }
  await db.deleteFrom('delivery').where('period', '=', 'confirm').execute();
}

async function hurryUp(db: Connection['db']): Promise<void> {
  await sql`update source set next_check_at = now() where next_check_at > now()`.execute(db);
}

async function passTime(db: Connection['db']): Promise<void> {
  await sql`update delivery set lease_until = now() - interval '1 second' where state = 'sending'`.execute(
    db,
  );
  await sql`update delivery set next_try_at = now() where state = 'retry'`.execute(db);
  await sql`update ref set next_try_at = now() where state = 'waiting'`.execute(db);
  await sql`update source set claimed_until = null`.execute(db);
}

async function startWeb(processes: Running[], env: Record<string, string>, dist: string): Promise<string> {
  const port = 30_000 + (process.pid % 10_000) + processes.length;
  const child = run(['serve'], { ...env, PORT: String(port) }, dist);
  processes.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return url;
    await sleep(100);
  }
  throw new Error(`The web did not start: ${child.said().err.slice(-500)}`);
}

/** How much is not finished: links unread, deliveries unsent, articles that no link has led to yet. */
export async function unfinished(town: Town): Promise<number> {
  const { rows } = await sql<{ n: number }>`select
    (select count(*)::int from ref where state = 'waiting')
    + (select count(*)::int from delivery where state in ('pending', 'sending', 'retry')) as n`.execute(
    town.db,
  );
  const refs = await sql<{ url: string }>`select url from ref`.execute(town.db);
  const seen = refs.rows.map(({ url }) => url).join('\n');
  const unseen = town.published.filter(({ token }) => !seen.includes(token)).length;
  return (rows[0]?.n ?? 0) + unseen;
}

async function quiesce(town: Town, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  let quiet = 0;
  while (performance.now() < deadline) {
    const left = await unfinished(town).catch(() => 1);
    quiet = left === 0 ? quiet + 1 : 0;
    if (quiet >= 2) return true;
    await sleep(400);
  }
  return false;
}

/** Message-IDs that the relay has taken, in the order in which it wrote them down. */
export function taken(town: Town): string[] {
  return readFileSync(town.mail.file, 'utf8').split('\n').filter(Boolean);
}

export { PACE_MS };
