import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Reserves places for mails to a receiving domain, one every `60 / perMinute` seconds over all workers, by the database's clock.
 * Returns for each in how many milliseconds it may go; nothing goes while the domain is held.
 */
export async function reservePlaces(
  db: Database,
  domain: string,
  want: { mails: number; perMinute: number },
): Promise<number[]> {
  const gap = 60_000 / want.perMinute;
  const span = sql`make_interval(secs => ${(gap * want.mails) / 1000})`;
  const { rows } = await sql<{ first: string }>`
    insert into mail_domain as m (name, next_send_at) values (${domain}, now() + ${span})
    on conflict (name) do update set next_send_at = greatest(now(), m.next_send_at, coalesce(m.held_until, now())) + ${span}
    returning extract(epoch from (next_send_at - ${span} - now())) * 1000 as first`.execute(db);
  const first = Math.max(0, Number(rows[0]?.first ?? 0));
  return Array.from({ length: want.mails }, (_, n) => first + n * gap);
}

/** Nothing goes to a domain for a while: it asked us to slow down. */
export async function holdDomain(db: Database, domain: string, ms: number): Promise<void> {
  const until = sql<Date>`now() + make_interval(secs => ${ms / 1000})`;
  await db
    .insertInto('mail_domain')
    .values({ name: domain, held_until: until })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ held_until: until }))
    .execute();
}
