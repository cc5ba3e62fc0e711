import { sql } from 'kysely';
import type { Database } from './database.ts';

/** robots.txt as it was fetched last. */
export interface StoredRobots {
  status: number;
  body: string;
  fetchedAt: Date;
}

/** It is asked before every page and changes once a day: so long a process trusts what it read last. */
const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 1000;

/**
 * Pace and robots.txt of every host, shared by all workers on all machines: a slot is reserved by one statement
 * under the database's clock.
 */
export function hostBook(db: Database) {
  const remembered = new Map<string, { robots: StoredRobots; until: number }>();
  const remember = (host: string, robots: StoredRobots) => {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(host, { robots, until: performance.now() + REMEMBERED_MS });
  };
  return {
    /**
     * Takes the next slot of a host, `paceMs` after the one before, unless it is more than `longestWaitMs` away; says when
     * it is.
     */
    async reserve(host: string, rules: { paceMs: number; longestWaitMs: number }, now: Date) {
      const pace = sql`make_interval(secs => ${rules.paceMs / 1000})`;
      const turn = sql`greatest(now(), h.next_request_at, coalesce(h.held_until, now()))`;
      const longest = sql`now() + make_interval(secs => ${rules.longestWaitMs / 1000})`;
      const { rows } = await sql<{ at: Date; now: Date; taken: boolean }>`
        insert into host as h (name, turn_at, next_request_at) values (${host}, now(), now() + ${pace})
        on conflict (name) do update set turn_at = ${turn},
          next_request_at = case when ${turn} <= ${longest} then ${turn} + ${pace} else h.next_request_at end
        returning turn_at as at, now() as now, turn_at <= ${longest} as taken`.execute(db);
      const row = rows[0];
      // The wait is what the database says; the caller's clock may be off.
      const waitMs = row ? row.at.getTime() - row.now.getTime() : 0;
      return { at: new Date(now.getTime() + waitMs), taken: row?.taken ?? true };
    },
    /** robots.txt as last fetched by any worker, or null; `afresh` trusts nothing that this process remembers. */
    async robots(host: string, afresh = false): Promise<StoredRobots | null> {
      const known = afresh ? undefined : remembered.get(host);
      if (known && performance.now() < known.until) return known.robots;
      const row = await db
        .selectFrom('host')
        .select(['robots_status', 'robots_body', 'robots_at'])
        .where('name', '=', host)
        .executeTakeFirst();
      if (!row?.robots_at || row.robots_status === null) return null;
      const robots = { status: row.robots_status, body: row.robots_body ?? '', fetchedAt: row.robots_at };
      remember(host, robots);
      return robots;
    },
    /** Keeps a fetched robots.txt. */
    async saveRobots(host: string, robots: StoredRobots): Promise<void> {
      const values = { robots_status: robots.status, robots_body: robots.body, robots_at: robots.fetchedAt };
      await db
        .insertInto('host')
        .values({ name: host, ...values })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute();
      remember(host, robots);
    },
    /** Nothing is asked of a host before `until` (Retry-After, RFC 9110 §10.2.3); a longer wait stays. */
    async hold(host: string, until: Date): Promise<void> {
      await db
        .insertInto('host')
        .values({ name: host, held_until: until })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ held_until: sql`greatest(host.held_until, excluded.held_until)` }),
        )
        .execute();
    },
    /** Until when nothing is asked of a host, by the database's clock; null when it may be asked. */
    async heldUntil(host: string): Promise<Date | null> {
      const row = await db
        .selectFrom('host')
        .select('held_until')
        .where('name', '=', host)
        .where('held_until', '>', sql<Date>`now()`)
        .executeTakeFirst();
      return row?.held_until ?? null;
    },
  };
}
