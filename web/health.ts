import { Gauge, Registry } from 'prom-client';
import { JOB_NAMES } from '../queue/jobs.ts';
import { canaryFigures } from '../store/canaries.ts';
import { deliveryCounts } from '../store/mail-outcomes.ts';
import { lastTick, storeCounts } from '../store/health.ts';
import { openTroubles } from '../store/troubles.ts';
import type { Health, WebServices } from './services.ts';

/** A tick may be late by this much before the house is called ill. */
const LATE_MS = 180_000;

/** Whether database, queue and scheduler answer. A silent worker is the worst failure, so the last tick counts. */
export async function health(services: WebServices): Promise<Health> {
  const parts: Record<string, string | null> = { database: null, queue: null, scheduler: null };
  try {
    const tick = await lastTick(services.db);
    const age = tick ? services.now().getTime() - tick.getTime() : null;
    if (age !== null && age > services.tickMs * 2 + LATE_MS)
      parts['scheduler'] = `The last tick was ${Math.round(age / 1000)} s ago.`;
  } catch (cause) {
    parts['database'] = cause instanceof Error ? cause.message : String(cause);
  }
  try {
    await services.queues.counts();
  } catch (cause) {
    parts['queue'] = cause instanceof Error ? cause.message : String(cause);
  }
  return { ok: Object.values(parts).every((fault) => fault === null), parts };
}

/** The figures for Prometheus. */
export async function metrics(services: WebServices): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const jobs = gauge('kakehashi_jobs', 'Jobs by queue and state', ['queue', 'state']);
  const counts = await services.queues.counts();
  for (const name of JOB_NAMES)
    for (const [state, n] of Object.entries(counts[name])) jobs.set({ queue: name, state }, n);
  const deliveries = gauge('kakehashi_deliveries', 'Deliveries by state', ['state']);
  for (const [state, n] of Object.entries(await deliveryCounts(services.db))) deliveries.set({ state }, n);
  const stored = await storeCounts(services.db);
  const sources = gauge('kakehashi_sources', 'Sources by state', ['state']);
  for (const [state, n] of Object.entries(stored.sources)) sources.set({ state }, n);
  const refs = gauge('kakehashi_refs', 'Links by source and what became of them', ['source', 'outcome']);
  for (const row of stored.refs) refs.set({ source: row.source, outcome: row.outcome }, row.n);
  const pages = gauge('kakehashi_pages', 'Pages followed to their end, by how their source is fetched', [
    'mode',
  ]);
  for (const row of stored.refs)
    if (row.outcome !== 'waiting')
      pages.inc({ mode: services.sources.get(row.source)?.fetch.mode ?? 'http' }, row.n);
  const troubles = gauge('kakehashi_troubles', 'Open troubles by state', ['state']);
  for (const { state } of await openTroubles(services.db)) troubles.inc({ state });
  const canary = await canaryFigures(services.db);
  if (canary) {
    gauge('kakehashi_canary_seconds', 'How long the last test article took to its inbox', []).set(
      canary.ms / 1000,
    );
    gauge('kakehashi_canary_started', 'When it started, in seconds since 1970', []).set(
      canary.startedAt.getTime() / 1000,
    );
  }
  gauge('kakehashi_stories', 'Stories', []).set(stored.stories);
  return await registry.metrics();
}
