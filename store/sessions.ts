import type { Database } from './database.ts';
import { newToken, tokenHash } from './tokens.ts';

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3600_000;
/** A password alone opens nothing for longer than this when a second factor is asked for. */
const HALF_MS = 5 * 60_000;

/** A new session; its token goes into the cookie, only the hash is kept. `password`: the second factor is still to come. */
export async function openSession(
  db: Database,
  accountId: string,
  from: { ip: string; agent: string; now: Date; step: 'password' | 'full' },
): Promise<string> {
  const token = newToken();
  const lasts = from.step === 'full' ? LONGEST_MS : HALF_MS;
  await db
    .insertInto('session')
    .values({
      hash: tokenHash(token),
      account_id: accountId,
      csrf: newToken(),
      step: from.step,
      created_at: from.now,
      seen_at: from.now,
      expires_at: new Date(from.now.getTime() + lasts),
      ip: from.ip,
      agent: from.agent.slice(0, 200),
    })
    .execute();
  return token;
}

/**
 * Who a session belongs to; null when it is unknown, idle for half an hour, older than half a day, or its account is
 * closed. Moves its idle time.
 */
export async function sessionAccount(db: Database, token: string, now: Date) {
  const hash = tokenHash(token);
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select(['account.id', 'account.name', 'account.role', 'account.disabled'])
    .select(['session.csrf', 'session.step', 'session.seen_at', 'session.expires_at'])
    .where('session.hash', '=', hash)
    .executeTakeFirst();
  if (!row || row.disabled || row.expires_at <= now) return null;
  if (now.getTime() - row.seen_at.getTime() > IDLE_MS) return null;
  if (now.getTime() - row.seen_at.getTime() > 60_000)
    await db.updateTable('session').set({ seen_at: now }).where('hash', '=', hash).execute();
  return { id: row.id, name: row.name, role: row.role, csrf: row.csrf, step: row.step, sessionHash: hash };
}

/** Ends a session. */
export async function closeSession(db: Database, hash: Buffer): Promise<void> {
  await db.deleteFrom('session').where('hash', '=', hash).execute();
}

/** Ends every session of an account, but for one. */
export async function closeSessions(db: Database, accountId: string, except?: Buffer): Promise<void> {
  let query = db.deleteFrom('session').where('account_id', '=', accountId);
  if (except) query = query.where('hash', '<>', except);
  await query.execute();
}

/** The open sessions of an account, or of everybody (null), newest first; sessions that are over are swept. */
export async function listSessions(db: Database, accountId: string | null, now: Date) {
  const idle = new Date(now.getTime() - IDLE_MS);
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('seen_at', '<', idle)]))
    .execute();
  let query = db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select(['session.id', 'session.hash', 'session.account_id', 'account.name'])
    .select(['session.created_at', 'session.seen_at', 'session.ip', 'session.agent'])
    .where('session.step', '=', 'full');
  if (accountId) query = query.where('session.account_id', '=', accountId);
  return await query.orderBy('session.seen_at', 'desc').execute();
}

/** Ends a session by its public id, of one account or (null) of anybody; returns whose it was, or null when there is none. */
export async function revokeSession(
  db: Database,
  id: string,
  accountId: string | null,
): Promise<string | null> {
  let query = db.deleteFrom('session').where('id', '=', id);
  if (accountId) query = query.where('account_id', '=', accountId);
  const row = await query.returning('account_id').executeTakeFirst();
  return row?.account_id ?? null;
}
