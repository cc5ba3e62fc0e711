import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Wrong tries are forgotten after this long without another. */
const FORGOTTEN_MINUTES = 15;

/** How patient a key is: so many wrong tries are free, then each waits twice as long as the one before, up to `longestS`. */
export interface Patience {
  key: string;
  free: number;
  longestS: number;
}

/**
 * Counts a try under each of some keys before its outcome is known, so that tries side by side can't slip past. Returns
 * the seconds to wait, or 0 when the try may go on; a try that has to wait is not counted. Nobody is locked out for good.
 */
export async function takeTry(db: Database, patience: readonly Patience[], now: Date): Promise<number> {
  const early = await waitOf(db, patience, now);
  if (early > 0) return early;
  return await db.transaction().execute(async (tx) => {
    for (const { key } of patience)
      await sql`select pg_advisory_xact_lock(hashtext(${`throttle:${key}`}))`.execute(tx);
    const wait = await waitOf(tx, patience, now);
    if (wait > 0) return wait;
    for (const each of patience) await count(tx, each, now);
    return 0;
  });
}

/** Seconds until every key is free; most of a flood ends here, at the price of one read. */
async function waitOf(db: Database, patience: readonly Patience[], now: Date): Promise<number> {
  const keys = patience.map(({ key }) => key);
  const rows = await db.selectFrom('throttle').select('free_at').where('key', 'in', keys).execute();
  const latest = Math.max(0, ...rows.map(({ free_at }) => free_at.getTime()));
  return Math.max(0, Math.ceil((latest - now.getTime()) / 1000));
}

async function count(tx: Database, { key, free, longestS }: Patience, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - FORGOTTEN_MINUTES * 60_000);
  const failed = sql`case when throttle.last_at < ${forgotten} then 1 else throttle.failed + 1 end`;
  await sql`
    insert into throttle (key, failed, last_at, free_at) values (${key}, 1, ${now}, ${now})
    on conflict (key) do update set failed = ${failed}, last_at = ${now},
      free_at = ${now}::timestamptz + make_interval(secs =>
        case when ${failed} > ${free} then least(${longestS}::float8, 2 ^ least(20, ${failed} - ${free} - 1)) else 0 end)`.execute(
    tx,
  );
}

/** Forgets the wrong tries of some keys, after a right one. */
export async function forgiveTries(db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length) await db.deleteFrom('throttle').where('key', 'in', keys).execute();
}
