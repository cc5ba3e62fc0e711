import { sql } from 'kysely';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import { addressHmac } from './tokens.ts';

/** Why an address gets nothing. */
export type SuppressionReason = 'hard bounce' | 'soft bounces' | 'complaint' | 'operator';

/** Which of some addresses must get nothing, by the hash of each (`addressHmac`). */
export async function suppressedAmong(
  db: Database,
  hashes: ReadonlyMap<string, Buffer>,
): Promise<Set<string>> {
  if (!hashes.size) return new Set();
  const written = new Map([...hashes].map(([address, hash]) => [address, hash.toString('hex')]));
  const { rows } = await sql<{ hash: string }>`${prepared}
    select encode(email_hmac, 'hex') as hash from suppression
    where email_hmac in (select decode(h, 'hex') from unnest(${arrayIn([...written.values()])}::text[]) h)`.execute(
    db,
  );
  const found = new Set(rows.map((row) => row.hash));
  return new Set([...written].flatMap(([address, hash]) => (found.has(hash) ? [address] : [])));
}

/** Puts an address on the list of those that get nothing; one that is on it keeps its first reason. */
export async function suppress(
  db: Database,
  secret: Buffer,
  address: string,
  why: { reason: SuppressionReason; note?: string; by?: string },
): Promise<void> {
  await suppressHash(db, addressHmac(secret, address), why);
}

/** The same by the hash under which the list keeps an address. */
export async function suppressHash(
  db: Database,
  hash: Buffer,
  why: { reason: SuppressionReason; note?: string; by?: string },
): Promise<void> {
  await db
    .insertInto('suppression')
    .values({ email_hmac: hash, reason: why.reason, note: why.note ?? null, by_whom: why.by ?? null })
    .onConflict((conflict) => conflict.column('email_hmac').doNothing())
    .execute();
}

/** One entry of the list; `id` names it in pages, nobody can read the address from it. */
export interface Suppression {
  id: string;
  reason: string;
  note: string | null;
  by: string | null;
  at: Date;
}

/** The newest entries of the list. */
export async function listSuppressions(db: Database, limit: number): Promise<Suppression[]> {
  const rows = await db.selectFrom('suppression').selectAll().orderBy('at', 'desc').limit(limit).execute();
  return rows.map(entry);
}

/** The entry of an address, or null. */
export async function findSuppression(
  db: Database,
  secret: Buffer,
  address: string,
): Promise<Suppression | null> {
  const row = await db
    .selectFrom('suppression')
    .selectAll()
    .where('email_hmac', '=', addressHmac(secret, address))
    .executeTakeFirst();
  return row ? entry(row) : null;
}

/** Takes an entry off the list, so that its reader gets mail again; soft bounces count anew. False when there is none. */
export async function liftSuppression(db: Database, id: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(id)) return false;
  const hash = Buffer.from(id, 'hex');
  return await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('bounce').where('email_hmac', '=', hash).where('kind', '=', 'soft').execute();
    const { numDeletedRows } = await tx
      .deleteFrom('suppression')
      .where('email_hmac', '=', hash)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });
}

function entry(row: {
  email_hmac: Buffer;
  reason: string;
  note: string | null;
  by_whom: string | null;
  at: Date;
}): Suppression {
  return {
    id: row.email_hmac.toString('hex'),
    reason: row.reason,
    note: row.note,
    by: row.by_whom,
    at: row.at,
  };
}
