import { sql } from 'kysely';
import type { Database } from '../store/database.ts';

/** Moves up the next poll of every source, so that nobody waits a minute for it. */
export async function hurryUp(db: Database): Promise<void> {
  await sql`update source set next_check_at = now() where next_check_at > now()`.execute(db);
}

/**
 * What an hour does to the rows, by the database: leases run out, waits and holds are over. Held links (for ever) stay held,
 * and nothing is finished by it: every try is the program's own.
 */
export async function passTime(db: Database): Promise<void> {
  await sql`update delivery set lease_until = now() - interval '1 second' where state = 'sending'`.execute(
    db,
  );
  await sql`update mail_domain set held_until = null, next_send_at = now()`.execute(db);
  await sql`update delivery set next_try_at = now(), place_at = case when place_at > now() then now() else place_at end
    where state in ('retry', 'pending') and next_try_at > now()`.execute(db);
  await sql`update host set held_until = null`.execute(db);
  await sql`update ref set next_try_at = now() where state = 'waiting' and next_try_at > now() and next_try_at <> 'infinity'`.execute(
    db,
  );
  await sql`update source set claimed_until = null, next_check_at = least(next_check_at, now())`.execute(db);
}
