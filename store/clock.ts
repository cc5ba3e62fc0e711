import { sql } from 'kysely';
import type { Database } from './database.ts';

const AGAIN_MS = 60_000;
/** An answer that took longer says too little about when it was given. */
const LONGEST_TRIP_MS = 1000;

/** The time by the database's clock. */
export interface DatabaseClock {
  now(): Date;
  close(): Promise<void>;
}

/**
 * A clock that all processes of all machines share: the database's, asked once a minute and counted on without the machine's
 * own. A machine whose clock is hours off, or is set while it works, plans and leases like all others.
 */
export async function databaseClock(db: Database): Promise<DatabaseClock> {
  const first = await ask(db);
  let known = first;
  const again = async () => {
    const answer = await ask(db);
    if (answer.trip <= LONGEST_TRIP_MS || answer.trip <= first.trip) known = answer;
  };
  const timer = setInterval(() => void again().catch(() => {}), AGAIN_MS).unref();
  return {
    now: () => new Date(known.time + performance.now() - known.at),
    close: async () => clearInterval(timer),
  };
}

/** What the database says, and at which `performance.now()` it said so. */
async function ask(db: Database): Promise<{ time: number; at: number; trip: number }> {
  const asked = performance.now();
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(db);
  const trip = performance.now() - asked;
  return { time: Math.round(rows[0]?.ms ?? Date.now()), at: asked + trip / 2, trip };
}
