import { Counter, Gauge, Registry } from 'prom-client';
import { JOB_NAMES } from '../queue/jobs.ts';
import { silentQueues } from '../queue/silence.ts';
import { canaryFigures } from '../store/canaries.ts';
import { databaseBytes, lastTick, storeCounts } from '../store/health.ts';
import { deliveryCounts, oldestUnsent } from '../store/mail-outcomes.ts';
import { mailPause } from '../store/mail-pause.ts';
import { queueCanaries } from '../store/queue-canaries.ts';
import { allTallies, mailBySource } from '../store/tallies.ts';
import { openTroubles } from '../store/troubles.ts';
import { frugal } from './frugal.ts';
import type { WebServices } from './services.ts';

/** The figures for Prometheus; deploy/grafana shows them. All come from the database, so that any web process tells the same. */
export async function metrics(services: WebServices): Promise<string> {
  const registry = new Registry();
  await Promise.all([queueFigures(registry, services), newsFigures(registry, services)]);
  await Promise.all([mailFigures(registry, services), tallyFigures(registry, services)]);
  await Promise.all([canary(registry, services), houseFigures(registry, services)]);
  return await registry.metrics();
}

function gauge(registry: Registry, name: string, help: string, labelNames: string[] = []): Gauge {
  return new Gauge({ name: `kakehashi_${name}`, help, labelNames, registers: [registry] });
}

function counter(registry: Registry, name: string, help: string, labelNames: string[]): Counter {
  return new Counter({ name: `kakehashi_${name}`, help, labelNames, registers: [registry] });
}

async function queueFigures(registry: Registry, { db, queues, now }: WebServices): Promise<void> {
  const jobs = gauge(registry, 'jobs', 'Jobs by queue and state', ['queue', 'state']);
  const age = gauge(registry, 'queue_age_seconds', 'How long the oldest job has waited', ['queue']);
  const stuck = gauge(registry, 'stuck_jobs', 'Jobs past their deadline that nobody ended', ['queue']);
  const silent = gauge(registry, 'queue_silent', '1 where no worker takes the jobs of a queue', ['queue']);
  const at = now();
  const [counts, oldest, late] = await Promise.all([queues.counts(), queues.oldest(), queues.stuck(at)]);
  const unserved = silentQueues(await queueCanaries(db), counts, at).map(({ name }) => name);
  for (const name of JOB_NAMES) {
    silent.set({ queue: name }, unserved.includes(name) ? 1 : 0);
    for (const [state, n] of Object.entries(counts[name])) jobs.set({ queue: name, state }, n);
    age.set({ queue: name }, Math.max(0, (at.getTime() - (oldest[name] ?? at).getTime()) / 1000));
    stuck.set({ queue: name }, late.filter((job) => job.name === name).length);
  }
}

/** What alert rules need besides: silence is the worst failure, and it moves no counter. */
async function houseFigures(registry: Registry, { db, now }: WebServices): Promise<void> {
  const tick = await lastTick(db);
  if (tick)
    gauge(registry, 'last_tick_timestamp_seconds', 'When the scheduler ticked last, since 1970').set(
      tick.getTime() / 1000,
    );
  gauge(registry, 'database_bytes', 'Size of the database').set(await databaseBytes(db));
  gauge(registry, 'mail_paused', '1 while alerts and digests are paused').set((await mailPause(db)) ? 1 : 0);
  const oldest = await oldestUnsent(db);
  gauge(registry, 'delivery_age_seconds', 'How long the oldest message that is due has waited').set(
    oldest ? Math.max(0, (now().getTime() - oldest.getTime()) / 1000) : 0,
  );
}

async function newsFigures(registry: Registry, services: WebServices): Promise<void> {
  const stored = await frugal(services.db, 'stored', async () => await storeCounts(services.db));
  const sources = gauge(registry, 'sources', 'Sources by state', ['state']);
  for (const [state, n] of Object.entries(stored.sources)) sources.set({ state }, n);
  const refs = gauge(registry, 'refs', 'Links by source and what became of them', ['source', 'outcome']);
  for (const row of stored.refs) refs.set({ source: row.source, outcome: row.outcome }, row.n);
  const pages = gauge(registry, 'pages', 'Pages followed to their end, by how their source is fetched', [
    'mode',
  ]);
  for (const row of stored.refs)
    if (row.outcome !== 'waiting')
      pages.inc({ mode: services.sources.get(row.source)?.fetch.mode ?? 'http' }, row.n);
  const troubles = gauge(registry, 'troubles', 'Open troubles by state', ['state']);
  for (const { state } of await openTroubles(services.db)) troubles.inc({ state });
  gauge(registry, 'stories', 'Stories').set(stored.stories);
}

async function mailFigures(registry: Registry, { db }: WebServices): Promise<void> {
  const deliveries = gauge(registry, 'deliveries', 'Deliveries by state', ['state']);
  for (const [state, n] of Object.entries(
    await frugal(db, 'deliveries', async () => await deliveryCounts(db)),
  ))
    deliveries.set({ state }, n);
  const bySource = gauge(registry, 'mail_day', 'Deliveries of the last day by the source of their story', [
    'source',
    'state',
  ]);
  for (const { sourceId, state, n } of await frugal(db, 'mail', async () => await mailBySource(db)))
    bySource.set({ source: sourceId, state }, n);
}

const TALLIES = {
  poll: ['polls_total', 'Polls by source and how they ended', ['source', 'outcome']],
  fetch: ['fetches_total', 'Pages asked for, by source, way and outcome', ['source', 'mode', 'outcome']],
  parse: ['parses_total', 'Pages that came, by source and whether they could be read', ['source', 'outcome']],
} as const;

async function tallyFigures(registry: Registry, { db }: WebServices): Promise<void> {
  const counters = new Map(
    Object.entries(TALLIES).map(([kind, [name, help, labels]]) => [
      kind,
      counter(registry, name, help, [...labels]),
    ]),
  );
  const work = counter(registry, 'work_seconds_total', 'Seconds of work on polls and pages', ['source']);
  const stalled = counter(registry, 'stalled_jobs_total', 'Jobs that lost their worker and went to another', [
    'queue',
  ]);
  for (const { sourceId, what, n, ms } of await frugal(db, 'tallies', async () => await allTallies(db))) {
    const [kind = '', ...rest] = what.split(':');
    if (kind === 'stalled') {
      stalled.inc({ queue: rest[0] ?? '' }, n);
      continue;
    }
    const labels =
      kind === 'fetch' ? { mode: rest[0] ?? '', outcome: rest[1] ?? '' } : { outcome: rest[0] ?? '' };
    counters.get(kind)?.inc({ source: sourceId, ...labels }, n);
    work.inc({ source: sourceId }, ms / 1000);
  }
}

async function canary(registry: Registry, { db }: WebServices): Promise<void> {
  const figures = await canaryFigures(db);
  if (!figures) return;
  gauge(registry, 'canary_seconds', 'How long the last test article took to its inbox').set(
    figures.ms / 1000,
  );
  gauge(registry, 'canary_started', 'When it started, in seconds since 1970').set(
    figures.startedAt.getTime() / 1000,
  );
}
