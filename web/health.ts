import { lastTick } from '../store/health.ts';
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
