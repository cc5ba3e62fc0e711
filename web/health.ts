import { JOB_NAMES } from '../queue/jobs.ts';
import { silentQueues } from '../queue/silence.ts';
import { lastTick } from '../store/health.ts';
import { queueCanaries, type QueueCanary } from '../store/queue-canaries.ts';
import type { Health, WebServices } from './services.ts';

/** A tick may be late by this much before the house is called ill. */
const LATE_MS = 180_000;
/** A job that waits for longer than this shows that far too few workers take the jobs of its queue. */
const LONGEST_WAIT_MS = 600_000;

/**
 * Whether database, queue, scheduler and workers do what they are there for. A silent worker is the worst failure, so the last tick
 * counts, whether a worker of each queue answers, and how long the oldest job there has waited.
 */
export async function health(services: WebServices): Promise<Health> {
  const parts: Record<string, string | null> = {
    database: null,
    queue: null,
    scheduler: null,
    workers: null,
  };
  let canaries: QueueCanary[] = [];
  try {
    const tick = await lastTick(services.db);
    const age = tick ? services.now().getTime() - tick.getTime() : null;
    if (age !== null && age > services.tickMs * 2 + LATE_MS)
      parts['scheduler'] = `The last tick was ${Math.round(age / 1000)} s ago.`;
    canaries = await queueCanaries(services.db);
  } catch (cause) {
    parts['database'] = cause instanceof Error ? cause.message : String(cause);
  }
  try {
    parts['workers'] = await faultOfWorkers(services, canaries);
  } catch (cause) {
    parts['queue'] = cause instanceof Error ? cause.message : String(cause);
  }
  return { ok: Object.values(parts).every((fault) => fault === null), parts };
}

/** A sentence when nobody takes the jobs of a queue, or one has waited too long; what the console asked for may wait for the one before it. */
async function faultOfWorkers(
  { queues, now }: WebServices,
  canaries: readonly QueueCanary[],
): Promise<string | null> {
  const seconds = (since: Date) => Math.round((now().getTime() - since.getTime()) / 1000);
  const [oldest, counts] = await Promise.all([queues.oldest(), queues.counts()]);
  const silent = silentQueues(canaries, counts, now()).map(
    ({ name, since }) => `${name} for ${seconds(since)} s`,
  );
  const late = JOB_NAMES.filter((name) => name !== 'console').flatMap((name) => {
    const waited = oldest[name] ? seconds(oldest[name]) : 0;
    return waited * 1000 > LONGEST_WAIT_MS ? [`${name} for ${waited} s`] : [];
  });
  const faults = [
    ...(silent.length ? [`Nobody takes jobs of: ${silent.join(', ')}.`] : []),
    ...(late.length ? [`Jobs have waited: ${late.join(', ')}.`] : []),
  ];
  return faults.length ? faults.join(' ') : null;
}
