import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import { saveSetting } from './settings.ts';

/**
 * A new Message-ID, made once for a delivery's row. The right side is the sender's domain (RFC 5322 §3.6.4), which the
 * composition root notes at start.
 */
export function newMessageId(): RawBuilder<string> {
  return sql<string>`('<' || gen_random_uuid() || '@' || coalesce((select value #>> '{}' from setting where key = 'mail-domain'), 'kakehashi.invalid') || '>')`;
}

/** Notes the domain that mails are sent from. */
export async function noteMailDomain(db: Database, domain: string): Promise<void> {
  await saveSetting(db, 'mail-domain', domain);
}
