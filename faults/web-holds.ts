import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Town } from './town.ts';
import { until } from './rest.ts';

const SAMPLES = 20;
const SLOWEST_MS = 500;
const ROUNDS = 4;

/** Null when 19 of 20 first pages come within half a second and `/healthz` says that the house is well; else why not. */
export async function webHolds(url: string): Promise<string | null> {
  // Connections that were cut during a fault are opened anew before anything is measured.
  const back = await until(async () => (await fetch(`${url}/healthz`)).ok, 20_000);
  if (!back) {
    const answer = await fetch(`${url}/healthz`).catch((cause: unknown) => String(cause));
    return `/healthz answers ${typeof answer === 'string' ? answer : await answer.text()}`;
  }
  let slow: string | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    // Somebody else on this machine may have had it for a moment.
    if (slow) await sleep(2000);
    slow = await slowness(url);
    if (!slow) return null;
  }
  return slow;
}

async function slowness(url: string): Promise<string | null> {
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const started = performance.now();
    const answer = await fetch(`${url}/`);
    await answer.text();
    if (!answer.ok) return `the first page answers ${answer.status}`;
    times.push(performance.now() - started);
  }
  const p95 = times.toSorted((a, b) => a - b)[Math.ceil(SAMPLES * 0.95) - 1] ?? 0;
  return p95 > SLOWEST_MS ? `the first page takes ${Math.round(p95)} ms` : null;
}

/** Whether `/healthz` says that something is wrong, or does not say anything in time. */
export async function saysIll(url: string): Promise<boolean> {
  return await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(15_000) }).then(
    (answer) => !answer.ok,
    () => true,
  );
}

/** Null when `/metrics` tells of as many links and deliveries in each state as there are; else where it is wrong. */
export async function booksInMetrics(town: Town): Promise<string | null> {
  const text = await (await fetch(`${await town.url()}/metrics`)).text();
  const { rows } = await sql<{ kind: string; state: string; n: number }>`
    select 'deliveries' as kind, state, count(*)::int as n from delivery group by 2
    union all select 'refs', coalesce(reason, state), count(*)::int from ref group by 2`.execute(town.db);
  const label = { deliveries: 'state', refs: 'outcome' } as const;
  for (const { kind, state, n } of rows) {
    const name = label[kind as keyof typeof label];
    const lines = text.matchAll(
      new RegExp(`^kakehashi_${kind}\\{(?:.*,)?${name}="${state}".*\\} (\\d+)$`, 'gm'),
    );
    const told = [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
    if (told !== n) return `the metrics tell of ${told} ${kind} ${state} where there are ${n}`;
  }
  return null;
}
