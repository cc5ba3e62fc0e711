import { sql } from 'kysely';
import type { Database } from './database.ts';

/** robots.txt as it was fetched last. */
export interface StoredRobots {
  status: number;
  body: string;
  fetchedAt: Date;
}

/**
 * Pace and robots.txt of every host, shared by all workers on all machines: a slot is reserved by one statement
 * under the database's clock.
 */
export function hostBook(db: Database) {
  return {
    /** Reserves the next slot of a host, `paceMs` after the one before; returns when the request may start. */
    async reserve(host: string, paceMs: number, now: Date): Promise<Date> {
      const { rows } = await sql<{ at: Date; now: Date }>`
        insert into host as h (name, next_request_at) values (${host}, now() + make_interval(secs => ${paceMs / 1000}))
        on conflict (name) do update set next_request_at =
          greatest(now(), h.next_request_at, coalesce(h.held_until, now())) + make_interval(secs => ${paceMs / 1000})
        returning next_request_at - make_interval(secs => ${paceMs / 1000}) as at, now() as now`.execute(db);
      const row = rows[0];
      // The wait is what the database says; the caller's clock may be off.
      return new Date(now.getTime() + (row ? row.at.getTime() - row.now.getTime() : 0));
    },
    /** robots.txt as last fetched, or null. */
    async robots(host: string): Promise<StoredRobots | null> {
      const row = await db
        .selectFrom('host')
        .select(['robots_status', 'robots_body', 'robots_at'])
        .where('name', '=', host)
        .executeTakeFirst();
      if (!row?.robots_at || row.robots_status === null) return null;
      return { status: row.robots_status, body: row.robots_body ?? '', fetchedAt: row.robots_at };
    },
    /** Keeps a fetched robots.txt. */
    async saveRobots(host: string, robots: StoredRobots): Promise<void> {
      const values = { robots_status: robots.status, robots_body: robots.body, robots_at: robots.fetchedAt };
      await db
        .insertInto('host')
        .values({ name: host, ...values })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute();
    },
    /** Nothing is asked of a host before `until` (Retry-After, RFC 9110 §10.2.3). */
    async hold(host: string, until: Date): Promise<void> {
      await db
        .insertInto('host')
        .values({ name: host, held_until: until })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ held_until: until }))
        .execute();
    },
  };
}
