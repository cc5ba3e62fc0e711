import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { OpsNoticeTable } from './news-tables.ts';

export type OpsNotice = Selectable<OpsNoticeTable>;

/** Writes a mail for each operator's address; it is sent from these rows. */
export async function insertNotices(
  db: Database,
  mail: { recipients: readonly string[]; subject: string; body: string; messageId?: string },
  now: Date,
): Promise<void> {
  for (const recipient of mail.recipients)
    await sql`
      insert into ops_notice (recipient, subject, body, message_id, created_at, next_try_at)
      values (${recipient}, ${mail.subject}, ${mail.body},
        coalesce(${mail.messageId ?? null}, '<ops-' || gen_random_uuid() || '@kakehashi>'), ${now}, now())`.execute(
      db,
    );
}

/**
 * Takes one mail to operators that is due; null when there is none. One whose sender died before the first byte is taken
 * again; after it, nobody knows, and it stays in doubt.
 */
export async function claimNotice(db: Database): Promise<OpsNotice | null> {
  await sql`
    update ops_notice set state = 'in_doubt', last_message = 'The sender ended while the message was flowing.'
    where state = 'sending' and lease_until < now() and data_started_at is not null`.execute(db);
  const { rows } = await sql<OpsNotice>`
    update ops_notice set state = 'sending', attempts = attempts + 1, lease_until = now() + interval '5 minutes'
    where id = (select id from ops_notice
      where (state in ('pending', 'retry') and next_try_at <= now())
        or (state = 'sending' and lease_until < now() and data_started_at is null)
      order by created_at limit 1 for update skip locked)
    returning *`.execute(db);
  return rows[0] ?? null;
}

/** Commits that the first byte is about to leave. */
export async function noticeStarted(db: Database, id: string): Promise<void> {
  await sql`update ops_notice set data_started_at = now() where id = ${id}`.execute(db);
}

/** How the sending of a mail to operators ended. */
export async function settleNotice(
  db: Database,
  id: string,
  end: { state: 'sent' | 'retry' | 'failed' | 'in_doubt'; message: string; retryAfterMs?: number },
): Promise<void> {
  await sql`
    update ops_notice set state = ${end.state}, last_message = ${end.message}, lease_until = null,
      sent_at = case when ${end.state} = 'sent' then now() end,
      data_started_at = case when ${end.state} = 'retry' then null else data_started_at end,
      next_try_at = now() + make_interval(secs => ${(end.retryAfterMs ?? 0) / 1000})
    where id = ${id}`.execute(db);
}
