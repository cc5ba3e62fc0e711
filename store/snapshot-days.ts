import { sql } from 'kysely';
import type { Database } from './database.ts';

const DAY_MS = 86_400_000;
/** Tables made before their day comes. Should nothing run for longer, pages lie in the rest meanwhile. */
const AHEAD = 3;
/** SQLSTATE of a statement that waited for a lock for too long. */
const LOCK_NOT_AVAILABLE = '55P03';
const NAME = /^snapshot_(\d{4})(\d\d)(\d\d)$/;

/**
 * Makes the tables of today (UTC) and the next days, and drops those whose every page is older than `days`; of the rest
 * at most `limit` old pages are thrown away. Returns how many tables and pages went. When others hold the tables for more than two
 * seconds it leaves the rest to the next run: readers never wait for it.
 */
export async function turnSnapshotDays(
  db: Database,
  turn: { now: Date; days: number; limit: number },
): Promise<{ dropped: number; pruned: number }> {
  const today = Math.floor(turn.now.getTime() / DAY_MS);
  const have = await daysOf(db);
  const missing = Array.from({ length: AHEAD + 1 }, (_, n) => today + n).filter((day) => !have.includes(day));
  for (const day of missing) if (!(await makeDay(db, day))) break;
  // A page is kept for whole days: the last of this day's pages is `days` old when the day after has passed.
  const old = have.filter((day) => (day + 1) * DAY_MS <= turn.now.getTime() - turn.days * DAY_MS);
  let dropped = 0;
  for (const day of old) {
    const drop = async (tx: Database) => void (await sql`drop table ${sql.table(nameOf(day))}`.execute(tx));
    if (!(await briefly(db, drop))) break;
    dropped++;
  }
  const before = new Date(turn.now.getTime() - turn.days * DAY_MS);
  const { numAffectedRows } = await sql`
    delete from snapshot_rest where (article_id, taken_at) in (
      select article_id, taken_at from snapshot_rest where taken_at < ${before} limit ${turn.limit})`.execute(
    db,
  );
  return { dropped, pruned: Number(numAffectedRows ?? 0n) };
}

/** Days since 1970 that have a table of their own. */
async function daysOf(db: Database): Promise<number[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'snapshot'::regclass`.execute(db);
  return rows.flatMap(({ name }) => {
    const found = NAME.exec(name);
    return found ? [Date.parse(`${found[1]}-${found[2]}-${found[3]}T00:00:00Z`) / DAY_MS] : [];
  });
}

function nameOf(day: number): string {
  return `snapshot_${isoDay(day).replaceAll('-', '')}`;
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** A day's table; pages of that day that lie in the rest move into it. False when others held the tables. */
async function makeDay(db: Database, day: number): Promise<boolean> {
  const table = sql.table(nameOf(day));
  const [from, to] = [sql.lit(`${isoDay(day)} 00:00Z`), sql.lit(`${isoDay(day + 1)} 00:00Z`)];
  return await briefly(db, async (tx) => {
    // The new table points at articles. Who stores a page takes articles first, then pages: so does this.
    await sql`lock table article, snapshot in share row exclusive mode`.execute(tx);
    if ((await daysOf(tx)).includes(day)) return;
    await sql`create table ${table} (like snapshot including defaults including storage including indexes)`.execute(
      tx,
    );
    await sql`
      with moved as (delete from snapshot_rest where taken_at >= ${from} and taken_at < ${to} returning *)
      insert into ${table} select * from moved`.execute(tx);
    await sql`alter table snapshot attach partition ${table} for values from (${from}) to (${to})`.execute(
      tx,
    );
  });
}

/** Does something for which others must step aside, if they do within two seconds. */
async function briefly(db: Database, work: (tx: Database) => Promise<void>): Promise<boolean> {
  try {
    await db.transaction().execute(async (tx) => {
      await sql`set local lock_timeout = '2s'`.execute(tx);
      await work(tx);
    });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE) return false;
    throw cause;
  }
}
