import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackendKind } from '../ground.ts';
import type { Paper } from '../papers.ts';
import type { Running } from '../process.ts';
import { until } from '../rest.ts';
import type { Town } from '../town.ts';

/** One fault: what is done to a town, and what must be true besides the invariants. */
export interface Row {
  n: number;
  fault: string;
  /** Only where this back-end is used. */
  only?: BackendKind;
  /** Newspapers that it needs beside the usual two. */
  papers?: readonly Paper[];
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
  return (await noteDeath(town, victim)) === 'SIGKILL';
}

/** Waits for a process to be killed and notes when; what it had under way may be in doubt. */
export async function noteDeath(
  town: Town,
  victim: Running,
  ms = 45_000,
): Promise<number | NodeJS.Signals | null> {
  const how = await endedWithin(victim, ms);
  const now = performance.now();
  town.strikes.push({ from: now - 300, to: now });
  return how;
}

/** How a process ended, or null when it still runs after that time. */
export async function endedWithin(child: Running, ms: number): Promise<number | NodeJS.Signals | null> {
  const late = new AbortController();
  const how = await Promise.race([child.ended, sleep(ms, null, { signal: late.signal }).catch(() => null)]);
  late.abort();
  return how;
}

/** How many deliveries are in a state. */
export async function countIn(town: Town, state: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from delivery where state = ${state}`.execute(town.db);
  return rows[0]?.n ?? 0;
}

/**
 * Deliveries between DATA and the note of its answer, by the rows, once the database has done what a dead process had still
 * asked of it.
 */
export async function flowing(town: Town): Promise<string[]> {
  await until(async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`.execute(town.db);
    return rows.length === 0;
  }, 10_000);
  const { rows } = await sql<{ id: string }>`select id from delivery
    where state = 'sending' and data_started_at is not null`.execute(town.db);
  return rows.map(({ id }) => id);
}

/** The text at an address. */
export async function textOf(url: string): Promise<string> {
  return await (await fetch(url)).text();
}
