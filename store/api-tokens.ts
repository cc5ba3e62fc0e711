import { sql } from 'kysely';
import type { Database } from './database.ts';
import { newToken, tokenHash } from './tokens.ts';

/** What a key to the API may do: read everything public, take whole exports, ask for subscriptions. */
export const API_SCOPES = ['read', 'export', 'subscribe'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** A key to the API as the console shows it; the key itself is kept nowhere. */
export interface ApiToken {
  id: string;
  name: string;
  scopes: ApiScope[];
  perMinute: number;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** Makes a key and returns it; this is the only time it can be seen. */
export async function createApiToken(
  db: Database,
  wanted: { name: string; scopes: ApiScope[]; perMinute: number; createdBy: string; expiresAt: Date | null },
  now: Date,
): Promise<{ id: string; token: string }> {
  const token = `kk_${newToken()}`;
  const { id } = await db
    .insertInto('api_token')
    .values({
      name: wanted.name,
      hash: tokenHash(token),
      scopes: wanted.scopes,
      per_minute: wanted.perMinute,
      created_by: wanted.createdBy,
      created_at: now,
      expires_at: wanted.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, token };
}

/** All keys, newest first. */
export async function listApiTokens(db: Database): Promise<ApiToken[]> {
  const rows = await db.selectFrom('api_token').selectAll().orderBy('created_at', 'desc').execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: API_SCOPES.filter((scope) => row.scopes.includes(scope)),
    perMinute: row.per_minute,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Ends a key at once. Returns whether it worked until now. */
export async function revokeApiToken(db: Database, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A key in use: what it may do, and whether this minute's requests are spent. */
export interface UsedToken {
  name: string;
  scopes: ApiScope[];
  spent: boolean;
}

/** Counts one use of a key by the minute of `now`, over all processes. Null for an unknown, ended or expired key. */
export async function useApiToken(db: Database, token: string, now: Date): Promise<UsedToken | null> {
  const { rows } = await sql<{ name: string; scopes: string[]; used: number; per_minute: number }>`
    update api_token set last_used_at = ${now}::timestamptz, minute = date_trunc('minute', ${now}::timestamptz),
      used = case when minute = date_trunc('minute', ${now}::timestamptz) then used + 1 else 1 end
    where hash = ${tokenHash(token)} and revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz)
    returning name, scopes, used, per_minute`.execute(db);
  const row = rows[0];
  if (!row) return null;
  return {
    name: row.name,
    scopes: API_SCOPES.filter((scope) => row.scopes.includes(scope)),
    spent: row.used > row.per_minute,
  };
}
