import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { keepTicking } from '../cli/start.ts';
import { openHouse, type House } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import type { Source } from '../core/source.ts';
import { JOB_NAMES } from '../queue/jobs.ts';
import { startWorkers } from '../queue/workers.ts';
import { handlers } from '../workers/handlers.ts';
import { benchSource } from './bench-source.ts';
import type { Figures } from './bench.ts';
import { dice } from './dice.ts';
import { lineChart } from './line-chart.ts';
import { hostOf, type Publishing } from './load-site.ts';
import { openBenchPostgres } from './postgres.ts';
import { median, percentile, rounded } from './rounds.ts';

const SOURCES = Number(process.env['LOAD_SOURCES'] ?? 1000);
const A_DAY = Number(process.env['LOAD_A_DAY'] ?? 200_000);
/** So many times as fast as the world: publications and polls alike. */
const SPEED = Number(process.env['LOAD_SPEED'] ?? 20);
const SUBSCRIPTIONS = Number(process.env['LOAD_SUBSCRIPTIONS'] ?? 20_000);
const CHART = process.env['LOAD_CHART'];
const POLL_MS = 300_000 / SPEED;
const SAMPLE_MS = 5000;

interface Sample {
  minute: number;
  queueAge: number;
  waiting: number;
  rss: number;
}

/**
 * A day's news replayed faster than it came, for `--minutes` (1): whether what waits grows, whether memory does, and how long it takes
 * from publication until the relay has the mail. Site and relay are processes of their own; scheduler, workers and Postgres are ours.
 */
export async function bench(): Promise<Figures> {
  const { values } = parseArgs({ strict: false, options: { minutes: { type: 'string' } } });
  const minutes = Math.min(60, Math.max(0.5, Number(values.minutes ?? 1)));
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-load-'));
  const postgres = await openBenchPostgres();
  const site = fork(new URL('./load-site.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  const sink = fork(new URL('./send-sink.js', import.meta.url), [join(folder, 'taken')], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  try {
    const [sitePort, sinkPort] = [await portOf(site), await portOf(sink)];
    const house = await openHouse(settings(await postgres.emptyDatabase(), sitePort, sinkPort), {
      publicUrl: 'https://kakehashi.example',
      tempo: { tickMs: Math.max(1000, 60_000 / SPEED), recheckMs: null },
      change: () => new Map(Array.from({ length: SOURCES }, (_, n) => [`s${n}`, aSource(n)])),
    });
    try {
      return await load(house, site, minutes);
    } finally {
      await house.close();
    }
  } finally {
    site.disconnect();
    sink.disconnect();
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return port;
}

function settings(databaseUrl: string, site: number, sink: number) {
  const names = Array.from({ length: SOURCES }, (_, n) => `${hostOf(n)}=127.0.0.1:${site}`);
  return readEnv(
    {
      DATABASE_URL: databaseUrl,
      REDIS_URL: process.env['LOAD_REDIS'],
      KAKEHASHI_RESOLVE: names.join(','),
      SMTP_URL: `smtp://127.0.0.1:${sink}`,
      MAIL_FROM: 'Kakehashi <news@kakehashi.example>',
      MAIL_PER_MINUTE: '0',
    },
    packageRoot(),
  );
}

function aSource(n: number): Source {
  return benchSource(`s${n}`, hostOf(n), {
    fetch: { mode: 'http', paceMs: 1000 / SPEED },
    everyMs: POLL_MS,
    longestMs: POLL_MS,
  });
}

async function load(house: House, site: ChildProcess, minutes: number): Promise<Figures> {
  const pairs = pairsOf(house);
  await subscribe(house, pairs);
  const counted = { polls: 0, failed: 0, cancelled: 0 };
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    report: (event) => {
      if (event.job === 'discover') counted.polls++;
      if (event.outcome === 'failed') counted.failed++;
      if (event.outcome === 'cancelled') counted.cancelled++;
    },
  });
  const publishing: Publishing = {
    sources: SOURCES,
    perSecond: (A_DAY / 86_400) * SPEED,
    startAt: Date.now() + 3000,
    pairs: pairs.map(({ names }) => names),
  };
  site.send(publishing);
  const stopTicking = keepTicking(house);
  const samples = await watch(house, publishing.startAt, minutes);
  const endedAt = Date.now();
  const found = await figuresOf(house, publishing, endedAt);
  stopTicking();
  await workers.close(10_000);
  if (CHART) writeFileSync(CHART, chart(samples));
  const third = Math.floor(samples.length / 3);
  const [early, late] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const of = (some: Sample[], what: keyof Sample) => rounded(median(some.map((sample) => sample[what])));
  return {
    sources: SOURCES,
    articles_a_day: A_DAY,
    speed: SPEED,
    minutes,
    polls_per_s: rounded(counted.polls / (minutes * 60)),
    jobs_failed: counted.failed,
    ...found,
    queue_age_s: { middle: of(early, 'queueAge'), end: of(late, 'queueAge') },
    links_waiting: { middle: of(early, 'waiting'), end: of(late, 'waiting') },
    rss_mb: { middle: of(early, 'rss'), end: of(late, 'rss') },
  };
}

/** Pairs that the site writes about, with their names in Vietnamese; the same in every run. */
function pairsOf(house: House) {
  const roll = dice(11);
  const all = [...house.services.localities.values()];
  const [vn, jp] = ['VN', 'JP'].map((country) => all.filter((one) => one.country === country));
  return Array.from({ length: 2000 }, () => {
    const [a, b] = [roll.of(vn ?? []), roll.of(jp ?? [])];
    return { code: `${a.code}:${b.code}`, names: [a.names.vi, b.names.vi] as const };
  });
}

async function subscribe(house: House, pairs: readonly { code: string }[]): Promise<void> {
  const filters = pairs.map(({ code }) => JSON.stringify({ pairs: [code] }));
  await sql`
    with people as (
      insert into subscriber (email, email_key, lang, zone, state, confirmed_at)
      select 'r' || n || '@d' || n % 400 || '.example', 'r' || n, (array['vi','ja','en'])[1 + n % 3], 'Asia/Tokyo', 'active', now()
      from generate_series(1, ${SUBSCRIPTIONS}) n returning id, email_key)
    insert into subscription (subscriber_id, filter, cadence, state, unsubscribe_hash, most_an_hour)
    select id, (${filters}::text[])[1 + substr(email_key, 2)::int % ${pairs.length}]::jsonb, 'at-once', 'active', sha256(id::text::bytea), 100
    from people`.execute(house.services.db);
}

async function watch(house: House, startAt: number, minutes: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (Date.now() < startAt + minutes * 60_000) {
    await sleep(SAMPLE_MS);
    const oldest = await house.queues.oldest();
    const ages = JOB_NAMES.map((name) => (oldest[name] ? Date.now() - oldest[name].getTime() : 0));
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ref where state = 'waiting'`.execute(house.services.db);
    samples.push({
      minute: (Date.now() - startAt) / 60_000,
      queueAge: Math.max(...ages) / 1000,
      waiting: rows[0]?.n ?? 0,
      rss: process.memoryUsage.rss() / 1024 / 1024,
    });
  }
  return samples;
}

/** What was published, found, stored and mailed, and how long that took. */
async function figuresOf(house: House, publishing: Publishing, endedAt: number): Promise<Figures> {
  const { db } = house.services;
  const published = Math.floor(((endedAt - publishing.startAt) / 1000) * publishing.perSecond);
  const { rows: stored } = await sql<{ n: number; core: number; last: number }>`
    select count(*)::int as n, count(*) filter (where relevance = 'core')::int as core
    from article join verdict on article_id = id`.execute(db);
  const { rows: mails } = await sql<{ number: number; sent: Date; found: Date }>`
    select substring(a.url from '([0-9]+)[.]html$')::int as number, d.sent_at as sent, r.found_at as found
    from delivery d join alert l on l.delivery_id = d.id join story s on s.id = l.story_id
      join article a on a.id = s.lead_article_id join ref r on r.article_id = a.id
    where d.state = 'sent' and d.purpose = 'alert'`.execute(db);
  const publishedAt = (n: number) => publishing.startAt + (n / publishing.perSecond) * 1000;
  const whole = mails.map(({ number, sent }) => (sent.getTime() - publishedAt(number)) / 1000);
  const fromFound = mails.map(({ sent, found }) => (sent.getTime() - found.getTime()) / 1000);
  const { rows: states } = await sql<{ state: string; n: number }>`
    select state, count(*)::int as n from delivery group by 1`.execute(db);
  if (!mails.length) throw new Error(`No mail left: ${JSON.stringify({ stored, states })}`);
  return {
    published,
    stored: stored[0]?.n ?? 0,
    core: stored[0]?.core ?? 0,
    mails: mails.length,
    publication_to_mail_s: { p50: rounded(percentile(whole, 0.5)), p95: rounded(percentile(whole, 0.95)) },
    found_to_mail_s: { p50: rounded(percentile(fromFound, 0.5)), p95: rounded(percentile(fromFound, 0.95)) },
    deliveries: Object.fromEntries(states.map(({ state, n }) => [state, n])),
  };
}

function chart(samples: readonly Sample[]): string {
  return lineChart({
    title: `${SOURCES} sources, ${A_DAY} articles a day, ${SPEED} times as fast`,
    across: 'minutes',
    apart: true,
    lines: [
      { name: 'oldest waiting job (s)', points: samples.map(({ minute, queueAge }) => [minute, queueAge]) },
      { name: 'memory (MB)', points: samples.map(({ minute, rss }) => [minute, rss]) },
      { name: 'links waiting', points: samples.map(({ minute, waiting }) => [minute, waiting]) },
    ],
  });
}
