import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Town } from './town.ts';

/** How much is not finished: links unread, deliveries unsent, articles that no link has led to yet. */
export async function unfinished({ db, published }: Pick<Town, 'db' | 'published'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select
    (select count(*)::int from ref where state = 'waiting')
    + (select count(*)::int from delivery where state in ('pending', 'sending', 'retry')) as n`.execute(db);
  const refs = await sql<{ url: string }>`select url from ref`.execute(db);
  const seen = refs.rows.map(({ url }) => url).join('\n');
  const unseen = published.filter(({ token }) => !seen.includes(token)).length;
  return (rows[0]?.n ?? 0) + unseen;
}

/** Waits until nothing is unfinished, twice in a row; false when the time is up. */
export async function quiesce(town: Town, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  let quiet = 0;
  while (performance.now() < deadline) {
    const left = await unfinished(town).catch(() => 1);
    quiet = left === 0 ? quiet + 1 : 0;
    if (quiet >= 2) return true;
    await sleep(400);
  }
  return false;
}

/** Waits until something is so; false when the time is up. */
export async function until(so: () => Promise<boolean>, limitMs = 60_000): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await so().catch(() => false)) return true;
    await sleep(300);
  }
  return false;
}

/** Lets time pass again and again until nothing is unfinished: what waits for minutes is tried at once. */
export async function recover(town: Town): Promise<void> {
  const deadline = performance.now() + town.patienceMs;
  while (performance.now() < deadline) {
    await town.passTime().catch(() => {});
    if (await quiesce(town, Math.min(15_000, deadline - performance.now()))) return;
  }
}
