import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Database } from './database.ts';
import { isSealed, seal, unseal } from './sealed.ts';
import { tokenHash } from './tokens.ts';

const RECOVERY_CODES = 10;
const STEP_S = 30;
/** Clocks may differ by one step (RFC 6238 §5.2). */
const WINDOW = 1;
const PURPOSE = 'second factor';

function totp(account: string, secret: string): TOTP {
  return new TOTP({
    issuer: 'Kakehashi',
    label: account,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_S,
    secret: Secret.fromBase32(secret),
  });
}

/** A new secret of 160 bits in Base32, not yet anybody's. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator app reads from the QR code. */
export function secretAddress(account: string, secret: string): string {
  return totp(account, secret).toString();
}

/** The 30-second step that a code belongs to, or null when it is no code of now. */
function stepOf(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totp('', secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / STEP_S) + delta;
}

function sealed(key: Buffer, accountId: string, secret: string): string {
  return seal(key, secret, { purpose: PURPOSE, owner: accountId });
}

/** Seals the secrets that an earlier version stored as they are. Returns how many. */
export async function sealPlainSecrets(db: Database, key: Buffer): Promise<number> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'totp_secret'])
    .where('totp_secret', 'is not', null)
    .execute();
  const plain = rows.filter((row) => row.totp_secret !== null && !isSealed(row.totp_secret));
  for (const { id, totp_secret } of plain)
    await db
      .updateTable('account')
      .set({ totp_secret: sealed(key, id, totp_secret ?? '') })
      .where('id', '=', id)
      .where('totp_secret', '=', totp_secret)
      .execute();
  return plain.length;
}

/**
 * Turns the second factor on once a first code proves that the app has the secret, which is kept sealed by `key`. Returns the recovery codes, which are
 * shown once; null when the code is wrong.
 */
export async function enableSecondFactor(
  db: Database,
  accountId: string,
  proof: { secret: string; code: string; now: Date; key: Buffer },
): Promise<string[] | null> {
  const step = stepOf(proof.secret, proof.code, proof.now);
  if (step === null) return null;
  await db
    .updateTable('account')
    .set({ totp_secret: sealed(proof.key, accountId, proof.secret), totp_step: step })
    .where('id', '=', accountId)
    .execute();
  return await newRecoveryCodes(db, accountId);
}

/** Replaces the recovery codes; only their hashes are kept. */
export async function newRecoveryCodes(db: Database, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const text = randomBytes(10).toString('hex');
    return `${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10, 15)}-${text.slice(15)}`;
  });
  await db.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
  await db
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ account_id: accountId, hash: tokenHash(code) })))
    .execute();
  return codes;
}

/** Turns the second factor off and forgets its recovery codes. */
export async function disableSecondFactor(db: Database, accountId: string): Promise<void> {
  await db.updateTable('account').set({ totp_secret: null }).where('id', '=', accountId).execute();
  await db.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
}

/** Whether a code of the app or an unused recovery code is right. Each counts once: a code seen over a shoulder is worth nothing. */
export async function secondFactorHolds(
  db: Database,
  accountId: string,
  { code, now, key }: { code: string; now: Date; key: Buffer },
): Promise<boolean> {
  const account = await db
    .selectFrom('account')
    .select('totp_secret')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!account?.totp_secret) return false;
  const typed = code.trim().toLowerCase().replaceAll(' ', '');
  const secret = unseal(key, account.totp_secret, { purpose: PURPOSE, owner: accountId });
  const step = secret === null ? null : stepOf(secret, typed, now);
  if (step !== null) {
    const { numUpdatedRows } = await db
      .updateTable('account')
      .set({ totp_step: step })
      .where('id', '=', accountId)
      .where('totp_step', '<', String(step))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
  const { numUpdatedRows } = await db
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('account_id', '=', accountId)
    .where('hash', '=', tokenHash(typed))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How many recovery codes an account has left. */
export async function recoveryCodesLeft(db: Database, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
