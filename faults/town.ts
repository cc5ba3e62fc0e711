import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../config/root.ts';
import { loadTopic, localities } from '../config/topic/load.ts';
import { connect, type Connection } from '../store/connect.ts';
import { installationSecret } from '../store/settings.ts';
import { startSink, type Manner as MailManner, type Sink } from '../tests/alerts/sink.ts';
import { writeArticle, type TokenArticle } from './articles.ts';
import { dice, type Dice } from './dice.ts';
import type { Strike } from './doubts.ts';
import { databaseUrl, type Ground } from './ground.ts';
import { resolveRules, writeConfig, type Paper } from './papers.ts';
import { run, type Running } from './process.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { welcomeReaders } from './readers.ts';
import { quiesce } from './rest.ts';
import { freePort, startSite, type Site } from './site.ts';
import { hurryUp, passTime } from './time.ts';

/** How a process under test is started. */
export interface WorkerOptions {
  faultAt?: string;
  env?: Record<string, string>;
  dist?: string;
  /** Jobs of each queue at a time; the table's own numbers when absent. */
  concurrency?: number;
  /** A file that its log goes to. */
  logTo?: string;
}

/** Everything one row plays with: its own database, newspapers, readers, relay and web. */
export interface Town {
  ground: Ground;
  roll: Dice;
  db: Connection['db'];
  databaseUrl: string;
  secret: Buffer;
  site: Site;
  mail: {
    sink: Sink;
    proxy: Proxy;
    behave(manner: ((n: number) => MailManner) | null): void;
    file: string;
    /** Port at which the first worker takes returned mail. */
    door: number;
  };
  /** Articles that a live source served, less those that a row says can't be read. */
  published: TokenArticle[];
  lost: Set<string>;
  /** When something was broken: only messages that flowed then may be in doubt. */
  strikes: Strike[];
  /** Workers, oldest first. */
  processes: Running[];
  web: Running;
  /** Settings of the processes under test. */
  env: Record<string, string>;
  worker(options?: WorkerOptions): Running;
  /** A worker that has begun to work: faults of its surroundings come after its start. */
  atWork(options?: WorkerOptions): Promise<Running>;
  /** The address of the web pages once they answer; they run from the beginning and meet every fault. */
  url(): Promise<string>;
  publish(count: number, paper?: string): TokenArticle[];
  /** How long a town that does not come to rest is waited for, in milliseconds. */
  patienceMs: number;
  /** Whether the due times of sources are moved up all the time. */
  hurry: boolean;
  /** Breaks something for as long as `work` takes. */
  strike<T>(work: () => Promise<T>): Promise<T>;
  /** What an hour does to the rows: leases run out, waits and holds are over. */
  passTime(): Promise<void>;
  /** Waits until nothing is unfinished, or the time is up. */
  quiesce(limitMs?: number): Promise<boolean>;
  close(): Promise<void>;
}

/** What a town is built for. */
export interface TownPlan {
  seed: number;
  /** The build that its processes run. */
  dist?: string | undefined;
  /** Newspapers beside live.example and other.example. */
  papers?: readonly Paper[] | undefined;
}

let towns = 0;
const places = localities(loadTopic(join(packageRoot(), 'config', 'topic')));

/** Builds a town for one row. */
export async function openTown(ground: Ground, plan: TownPlan): Promise<Town> {
  const { papers = [], dist = 'dist' } = plan;
  const name = `town_${++towns}`;
  await ground.database(name);
  const address = databaseUrl(ground.postgres, name, true);
  const connection = connect(address, 4);
  const { db } = connection;
  const site = await startSite();
  const mail = await openMail(join(ground.folder, `${name}.sink`), () => processes.at(-1)?.kill('SIGKILL'));
  const processes: Running[] = [];
  const config = writeConfig(join(ground.folder, name), papers);
  const env = environmentOf(ground, { name, config, mail, hosts: resolveRules(papers, site.port) });
  await welcomeReaders(db);
  const secret = await installationSecret(db);
  const roll = dice(plan.seed);
  const web = run(['serve', '--port', String(await freePort())], env, { dist });
  let number = roll(200);
  const town: Town = {
    ground,
    roll,
    db,
    databaseUrl: address,
    secret,
    site,
    mail,
    published: [],
    lost: new Set(),
    strikes: [],
    processes,
    web,
    env,
    patienceMs: 120_000,
    hurry: true,
    worker: (options = {}) => {
      const fault: Record<string, string> = options.faultAt ? { FAULT_AT: options.faultAt } : {};
      const few = options.concurrency ? ['--concurrency', String(options.concurrency)] : [];
      const door: Record<string, string> = processes.some((one) => one.figures())
        ? {}
        : { MAIL_IN: `127.0.0.1:${mail.door}` };
      const all = { ...env, ...door, ...fault, ...options.env };
      const child = run(['work', ...few], all, { dist: options.dist ?? dist, logTo: options.logTo });
      processes.push(child);
      return child;
    },
    atWork: async (options = {}) => {
      const child = town.worker(options);
      for (let tries = 0; tries < 600 && !child.said().err.includes('"working"'); tries++) await sleep(100);
      return child;
    },
    url: async () => await addressOf(web),
    publish: (count, paper = 'live') => {
      const fresh = Array.from({ length: count }, () => writeArticle(number++, places, roll, new Date()));
      site.publish(fresh, paper);
      town.published.push(...fresh);
      return fresh;
    },
    strike: async (work) => {
      const strike = { from: performance.now(), to: Number.POSITIVE_INFINITY };
      town.strikes.push(strike);
      try {
        return await work();
      } finally {
        strike.to = performance.now();
      }
    },
    passTime: async () => {
      site.endWaits();
      await passTime(db);
    },
    quiesce: async (limitMs = 60_000) => await quiesce(town, Math.min(limitMs, town.patienceMs)),
    close: async () => {
      clearInterval(hurrying);
      const all = [...processes, web];
      for (const child of all) child.kill('SIGKILL');
      await Promise.all(all.map(async (child) => await child.ended));
      await connection.close();
      await site.close();
      await mail.proxy.close();
      await mail.sink.close();
    },
  };
  const hurrying = setInterval(() => {
    if (town.hurry) void hurryUp(db).catch(() => {});
  }, 500);
  return town;
}

async function openMail(file: string, killSender: () => void): Promise<Town['mail']> {
  let manner: ((n: number) => MailManner) | null = null;
  const sink = await startSink(file, (n) => manner?.(n) ?? 'take', { killSender, pipelining: true });
  const proxy = await startProxy(Number(new URL(sink.url).port));
  return { sink, proxy, file, behave: (next) => (manner = next), door: await freePort() };
}

/** A process's settings: its way to database, queue and relay goes through the proxies. */
function environmentOf(
  { postgres, redis, folder }: Ground,
  town: { name: string; config: string; mail: Town['mail']; hosts: string },
): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl(postgres, town.name, false),
    ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redis.proxy.port}` } : {}),
    SMTP_URL: `smtp://127.0.0.1:${town.mail.proxy.port}`,
    MAIL_FROM: 'Kakehashi <news@kakehashi.example>',
    MAIL_BOUNCE: 'bounces@kakehashi.example',
    CONFIG_DIR: town.config,
    DATA_DIR: join(folder, town.name, 'var'),
    KAKEHASHI_RESOLVE: town.hosts,
    TICK_SECONDS: '1',
    LOG_LEVEL: 'info',
  };
}

async function addressOf(web: Running): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const url = /Kakehashi is at (\S+)/.exec(web.said().out)?.[1];
    if (url) return url;
    await sleep(100);
  }
  throw new Error(`The web did not start: ${web.said().err.slice(-500)}`);
}

/** Message-IDs that the relay has taken, in the order in which it wrote them down. */
export function taken(town: Town): string[] {
  return readFileSync(town.mail.file, 'utf8').split('\n').filter(Boolean);
}
