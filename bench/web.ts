import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../config/root.ts';
import { loadTopic, localities } from '../config/topic/load.ts';
import { connect } from '../store/connect.ts';
import { startEmbedded } from '../store/embedded/server.ts';
import { migrate } from '../store/migrate.ts';
import type { Figures } from './bench.ts';
import type { NamedUnit } from './generated-names.ts';
import { generateNews } from './generated-news.ts';
import { visitByPhone } from './phone.ts';
import { median, percentile, rounded } from './rounds.ts';

const ARTICLES = Number(process.env['BENCH_ARTICLES'] ?? 1_000_000);
const STORIES = Math.round(ARTICLES / 10);
const ASKED = 80;
const ROUNDS = 3;
const WARM_UP = 12;
const AT_A_TIME = 2;
const READERS = 200;
const NEWS_MS = 500;

/**
 * The readers' pages over a million generated articles, while two hundred readers wait for live news: p95 of whole
 * answers over HTTP from a server in a process of its own, and the first screen on a phone. BENCH_KEEP names a folder in
 * which the generated database stays for the next run.
 */
export async function bench(): Promise<Figures> {
  const kept = process.env['BENCH_KEEP'];
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'kakehashi-bench-web-'));
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const server = await startEmbedded(folder, {
    shared_buffers: '512MB',
    synchronous_commit: 'off',
    max_wal_size: '4GB',
  });
  let web: Web | null = null;
  try {
    await fill(server.url, join(folder, 'filled'));
    web = await startWeb(server.url, join(folder, 'web'));
    const figures = await measure(web, server.url);
    return { ...figures, articles: ARTICLES };
  } finally {
    await web?.stop();
    await server.stop();
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(url: string, mark: string): Promise<void> {
  const { pool, close } = connect(url);
  await migrate(pool);
  if (!existsSync(mark)) {
    const units = [...localities(loadTopic(join(packageRoot(), 'config', 'topic'))).values()];
    const of = (country: 'VN' | 'JP'): NamedUnit[] =>
      units
        .filter((unit) => unit.country === country)
        .map(({ code, names }) => ({ code, vi: names.vi, ja: names.ja }));
    await generateNews(pool, { articles: ARTICLES, stories: STORIES }, { vn: of('VN'), jp: of('JP') });
    writeFileSync(mark, String(ARTICLES));
  }
  const { rows } = await pool.query<{ articles: number; stories: number }>(
    'select (select count(*)::int from article) as articles, (select count(*)::int from story) as stories',
  );
  await close();
  if (rows[0]?.articles !== ARTICLES || rows[0].stories !== STORIES)
    throw new Error(`The database holds ${JSON.stringify(rows[0])}, not ${ARTICLES} articles.`);
}

interface Web {
  url: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

async function startWeb(database: string, data: string): Promise<Web> {
  const child = spawn(process.execPath, ['dist/main.js', 'serve', '--port', '0'], {
    cwd: packageRoot(),
    env: { ...process.env, DATABASE_URL: database, DATA_DIR: data, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!/http:\/\/\S+/.test(said)) {
    if (child.exitCode !== null) throw new Error(`The web ended before it served: ${said}`);
    await sleep(50);
  }
  const url = /http:\/\/\S+/.exec(said)?.[0] ?? '';
  return {
    url,
    child,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const VI_WORDS = [
  'hop tac',
  'nhan luc',
  'nuoc sach',
  'dieu duong vien',
  'ban ghi nho',
  'lu lut',
  '"thoa thuan"',
];
const JA_WORDS = [
  '友好',
  '友好協定',
  '京都',
  '東京都',
  '人材育成',
  '覚書',
  'ハイフォン',
  '群馬',
  '防災 市長',
];
const OTHER = [
  'memorandum',
  'nurses OR engineers',
  'ความร่วมมือ',
  'Bình Dương',
  'hai phong kitakyushu',
  'zzzz',
  'festival NOT water',
];
/** Rare words, words of some years ago, and several at once by AND, OR, NOT, brackets, phrases and stars. */
const HARD_WORDS = [
  'dong dat',
  'động đất',
  '"dong dat" NOT festival',
  'dai dich',
  '"đại dịch" AND hop tac',
  'dai dich NOT (lu OR lut)',
  '(友好協定 OR 覚書) AND ハノイ',
  '群馬 -友好 -memorandum',
  'NOT hop',
  'nurs*',
  'Hải Dương OR Bình Dương',
  'hà nội "bản ghi nhớ" kagawa',
];
const KINDS = ['visit', 'agreement', 'labour', 'disaster', 'digital'];

/** Addresses of each kind of question, the n-th of them. */
const QUESTIONS = {
  first_screen: (n: number) => (n % 4 ? '/' : '/?view=dense'),
  filter: (n: number) =>
    [
      `/?kind=${KINDS[n % 5]}`,
      `/?vn=VN-${['HN', 'HP', '57', '04', 'DN'][n % 5]}&sort=day`,
      `/?jp=JP-${String(1 + (n % 47)).padStart(2, '0')}&relevance=core`,
      `/?source=paper-${(n * 7) % 89}&lang=th`,
      `/?pair=VN-SG:JP-${10 + (n % 30)}&kind=${KINDS[n % 5]}`,
      `/?from=20${18 + (n % 9)}-03-01&to=20${18 + (n % 9)}-03-20`,
      '/?sort=reports&kind=health',
    ][n % 7] ?? '/',
  search: (n: number) => {
    const words = [...VI_WORDS, ...JA_WORDS, ...OTHER, ...HARD_WORDS];
    return `/?q=${encodeURIComponent(words[n % words.length] ?? '')}`;
  },
  story: (n: number) => `/stories/${1 + ((n * 7919) % STORIES)}`,
  pair: (n: number) => `/pairs/VN-${['HN', 'HP', 'SG', '26', 'DN'][n % 5]}:JP-${10 + (n % 37)}`,
  matrix: (n: number) =>
    ['/matrix', '/matrix?kind=visit', '/matrix?from=2025-01-01', '/matrix?units=named'][n % 4] ?? '/matrix',
  map: (n: number) => ['/map', '/map?kind=visit', '/map?from=2025-01-01'][n % 3] ?? '/map',
  trends: (n: number) => ['/trends', '/trends?from=2025-01-01'][n % 2] ?? '/trends',
} as const;

async function measure(web: Web, database: string): Promise<Figures> {
  const figures: Record<string, number> = {};
  const waiting = await openReaders(web.url);
  const { pool, close } = connect(database, 1);
  const news = setInterval(() => {
    const story = STORIES - Math.floor(Math.random() * 1000);
    void pool.query("select pg_notify('kakehashi_story', $1)", [String(story)]).catch(() => {});
  }, NEWS_MS);
  try {
    for (const [name, ms] of Object.entries(await p95OfQuestions(web.url))) figures[`${name}_p95_ms`] = ms;
    const { kb, requests, ...times } = await visitByPhone(web.url);
    Object.assign(figures, { first_screen_kb: kb, first_screen_requests: requests });
    for (const [name, ms] of Object.entries(times)) figures[`phone_${name}`] = ms;
    figures['rss_mb'] = Math.round(rssOf(web.child.pid ?? 0));
    figures['live_readers'] = waiting.open();
    figures['live_events'] = waiting.heard();
  } finally {
    clearInterval(news);
    waiting.close();
    await close();
  }
  return figures;
}

/** The p95 of each kind of question, the median of some rounds over all kinds: one bad moment of the machine is not the figure. */
async function p95OfQuestions(base: string): Promise<Record<string, number>> {
  const rounds = new Map<string, number[]>();
  for (const address of Object.values(QUESTIONS)) await ask(base, address, WARM_UP);
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, address] of Object.entries(QUESTIONS)) {
      const p95 = percentile(await ask(base, address, ASKED), 0.95);
      rounds.set(name, [...(rounds.get(name) ?? []), p95]);
    }
  return Object.fromEntries([...rounds].map(([name, values]) => [name, rounded(median(values))]));
}

async function ask(base: string, address: (n: number) => string, times: number): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const one = async () => {
    while (next < times) {
      const path = address(next++);
      const started = performance.now();
      const answer = await fetch(base + path, {
        headers: { cookie: `visit=${Date.UTC(2026, 10, 1)}-${Date.now()}` },
      });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}.`);
      took.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, one));
  return took;
}

/** Readers that keep an event stream open, on four different lists. */
async function openReaders(base: string) {
  const stop = new AbortController();
  let [open, heard] = [0, 0];
  const lists = ['/live', '/live?kind=visit', '/live?vn=VN-HN', '/live?q=hop%20tac'];
  await Promise.all(
    Array.from({ length: READERS }, async (_, n) => {
      const answer = await fetch(base + (lists[n % lists.length] ?? '/live'), { signal: stop.signal });
      open++;
      void (async () => {
        for await (const piece of answer.body ?? []) if (Buffer.from(piece).includes('event: story')) heard++;
      })().catch(() => {});
    }),
  );
  return { open: () => open, heard: () => heard, close: () => stop.abort() };
}

function rssOf(pid: number): number {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
