import { JOB_NAMES } from '../queue/jobs.ts';
import { lastTick } from '../store/health.ts';
import type { Health, WebServices } from './services.ts';

/** A tick may be late by this much before the house is called ill. */
const LATE_MS = 180_000;
/** A job that waits for longer than this shows that nobody takes the jobs of its queue, or far too few do. */
const LONGEST_WAIT_MS = 600_000;

/**
 * Whether database, queue, scheduler and workers do what they are there for. A silent worker is the worst failure, so the last tick
 * counts, and how long the oldest job of each queue has waited.
 */
export async function health(services: WebServices): Promise<Health> {
  const parts: Record<string, string | null> = {
    database: null,
    queue: null,
    scheduler: null,
    workers: null,
  };
  try {
    const tick = await lastTick(services.db);
    const age = tick ? services.now().getTime() - tick.getTime() : null;
    if (age !== null && age > services.tickMs * 2 + LATE_MS)
      parts['scheduler'] = `The last tick was ${Math.round(age / 1000)} s ago.`;
  } catch (cause) {
    parts['database'] = cause instanceof Error ? cause.message : String(cause);
  }
  try {
    parts['workers'] = await waitsTooLong(services);
  } catch (cause) {
    parts['queue'] = cause instanceof Error ? cause.message : String(cause);
  }
  return { ok: Object.values(parts).every((fault) => fault === null), parts };
}

/** A sentence when a job has waited too long; what the console asked for may wait for the one before it. */
async function waitsTooLong({ queues, now }: WebServices): Promise<string | null> {
  const oldest = await queues.oldest();
  const late = JOB_NAMES.filter((name) => name !== 'console').flatMap((name) => {
    const waited = oldest[name] ? now().getTime() - oldest[name].getTime() : 0;
    return waited > LONGEST_WAIT_MS ? [`${name} for ${Math.round(waited / 1000)} s`] : [];
  });
  return late.length ? `Jobs have waited: ${late.join(', ')}.` : null;
}
