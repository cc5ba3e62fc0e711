import { setTimeout as sleep } from 'node:timers/promises';
import type { BackendKind } from '../ground.ts';
import type { Running } from '../process.ts';
import type { Town } from '../town.ts';

/** One fault: what is done to a town, and what must be true besides the invariants. */
export interface Row {
  n: number;
  fault: string;
  /** Only where this back-end is used. */
  only?: BackendKind;
  /** Why it can't run here, or null. */
  cannot?: () => string | null;
  /** Injects the fault and lets the town recover; returns what is broken besides the invariants, as sentences. */
  run(town: Town): Promise<string[]>;
}

/** The sentence when something is not so. */
export function unless(so: boolean, sentence: string): string[] {
  return so ? [] : [sentence];
}

/** Runs a worker until its fault point kills it, while articles are published; false when it was not killed in time. */
export async function killedAt(town: Town, point: string, pass: number, articles = 4): Promise<boolean> {
  const victim = town.worker({ faultAt: `${point}:${pass}`, concurrency: 1 });
  town.publish(articles);
  const how = await endedWithin(victim, 45_000);
  await town.noteDoubts();
  await town.passTime();
  return how === 'SIGKILL';
}

/** How a process ended, or null when it still runs after that time. */
export async function endedWithin(child: Running, ms: number): Promise<number | NodeJS.Signals | null> {
  const late = new AbortController();
  const how = await Promise.race([child.ended, sleep(ms, null, { signal: late.signal }).catch(() => null)]);
  late.abort();
  return how;
}
