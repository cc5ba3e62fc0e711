import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Carries the alerts of a story over to the one that takes its place. A subscription that has one of that story already
 * is not told twice: what it still waits for goes, and a mail of its own that was not sent yet is not sent.
 */
export async function moveAlerts(tx: Database, from: string, to: string): Promise<void> {
  await sql`update alert b set story_id = ${to} where b.story_id = ${from} and not exists (
    select 1 from alert a where a.subscription_id = b.subscription_id and a.story_id = ${to})`.execute(tx);
  await sql`delete from alert where story_id = ${from} and delivery_id is null`.execute(tx);
  await sql`update delivery d set state = 'suppressed', last_message = 'The story was merged into one that was told.'
    where d.state in ('pending', 'retry')
      and exists (select 1 from alert a where a.delivery_id = d.id and a.story_id = ${from})
      and not exists (select 1 from alert a where a.delivery_id = d.id and a.story_id <> ${from})`.execute(
    tx,
  );
}

/** Whoever was told of a story, or waits to be, was told of what is taken out of it: it is not new to them. */
export async function tellAlike(tx: Database, from: string, to: string): Promise<void> {
  await sql`insert into alert (subscription_id, story_id, occasion, delivery_id)
    select subscription_id, ${to}, 'new', min(delivery_id::text)::uuid from alert where story_id = ${from}
    group by subscription_id
    on conflict (subscription_id, story_id, occasion) do nothing`.execute(tx);
}
