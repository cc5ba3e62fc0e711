import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A message that the built-in mailbox has taken. */
export interface StoredMessage {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  receivedAt: Date;
}

const KEPT = 2000;

/** Keeps a message, and only the newest two thousand. */
export async function saveMessage(
  db: Database,
  message: {
    messageId: string | null;
    recipient: string;
    subject: string;
    text: string;
    html: string | null;
    headers: Record<string, string>;
  },
): Promise<void> {
  await db
    .insertInto('mailbox_message')
    .values({
      message_id: message.messageId,
      recipient: message.recipient,
      subject: message.subject,
      text: message.text,
      html: message.html,
      headers: JSON.stringify(message.headers),
    })
    .execute();
  await sql`delete from mailbox_message where id <= (select id from mailbox_message order by id desc offset ${KEPT} limit 1)`.execute(
    db,
  );
}

/** The newest messages first; those to one address when `to` is given. */
export async function listMessages(
  db: Database,
  options: { limit: number; to?: string },
): Promise<StoredMessage[]> {
  const rows = await db
    .selectFrom('mailbox_message')
    .selectAll()
    .$if(options.to !== undefined, (query) => query.where('recipient', '=', options.to ?? ''))
    .orderBy('id', 'desc')
    .limit(options.limit)
    .execute();
  return rows.map(({ id, recipient, subject, text, html, headers, received_at }) => ({
    id,
    to: recipient,
    subject,
    text,
    html,
    headers,
    receivedAt: received_at,
  }));
}

/** One message, or undefined. */
export async function getMessage(db: Database, id: string): Promise<StoredMessage | undefined> {
  const row = await db.selectFrom('mailbox_message').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      to: row.recipient,
      subject: row.subject,
      text: row.text,
      html: row.html,
      headers: row.headers,
      receivedAt: row.received_at,
    }
  );
}
