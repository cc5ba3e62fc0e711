import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from './database.ts';
import { passwordHash, passwordMatches } from './passwords.ts';
import type { Role } from './people-tables.ts';
import { closeSessions } from './sessions.ts';
import { newToken, tokenHash } from './tokens.ts';

const FIRST_HOURS = 1;
const INVITE_HOURS = 48;

/** A link for the first operator, only while there is none; the one before it stops working. Null when there is one. */
export async function createFirstOperatorLink(db: Database, now: Date): Promise<string | null> {
  const any = await db.selectFrom('account').select('id').limit(1).executeTakeFirst();
  if (any) return null;
  const token = newToken();
  await db.deleteFrom('token').where('purpose', '=', 'first-operator').execute();
  await db
    .insertInto('token')
    .values({
      hash: tokenHash(token),
      purpose: 'first-operator',
      expires_at: new Date(now.getTime() + FIRST_HOURS * 3600_000),
    })
    .execute();
  return token;
}

type AccountLink = 'first-operator' | 'reset';

/** Whether a link that sets a first or a new password can still be used; changes nothing. */
export async function accountLinkWorks(
  db: Database,
  purpose: AccountLink,
  token: string,
  now: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('hash')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

async function useLink(db: Database, purpose: AccountLink, token: string, now: Date) {
  return await db
    .updateTable('token')
    .set({ used_at: now })
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('account_id')
    .executeTakeFirst();
}

/** Uses a first operator's link: makes the account with the role of admin. Null when the link does not work. */
export async function createFirstOperator(
  db: Database,
  token: string,
  account: { name: string; password: string },
  now: Date,
): Promise<string | null> {
  if (!(await accountLinkWorks(db, 'first-operator', token, now))) return null;
  const password = await passwordHash(account.password);
  return await db.transaction().execute(async (tx) => {
    if (!(await useLink(tx, 'first-operator', token, now))) return null;
    const row = await tx
      .insertInto('account')
      .values({ name: account.name, password_hash: password, role: 'admin' })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** A link by which an account's owner sets a password; earlier ones stop working. It is shown once to the admin who asked for it. */
export async function createPasswordLink(db: Database, accountId: string, now: Date): Promise<string> {
  const token = newToken();
  await db.deleteFrom('token').where('purpose', '=', 'reset').where('account_id', '=', accountId).execute();
  await db
    .insertInto('token')
    .values({
      hash: tokenHash(token),
      purpose: 'reset',
      account_id: accountId,
      expires_at: new Date(now.getTime() + INVITE_HOURS * 3600_000),
    })
    .execute();
  return token;
}

/** Uses such a link: sets the password and ends all sessions. Returns the account, or null when the link does not work. */
export async function setPasswordByLink(db: Database, token: string, password: string, now: Date) {
  if (!(await accountLinkWorks(db, 'reset', token, now))) return null;
  const password_hash = await passwordHash(password);
  return await db.transaction().execute(async (tx) => {
    const used = await useLink(tx, 'reset', token, now);
    if (!used?.account_id) return null;
    await closeSessions(tx, used.account_id);
    return await tx
      .updateTable('account')
      .set({ password_hash })
      .where('id', '=', used.account_id)
      .returning(['id', 'name'])
      .executeTakeFirstOrThrow();
  });
}

/** Adds an operator, or gives an existing one a new password and ends its sessions. */
export async function saveAccount(
  db: Database,
  account: { name: string; password: string; role: Role },
): Promise<void> {
  const password_hash = await passwordHash(account.password);
  const { id } = await db
    .insertInto('account')
    .values({ name: account.name, password_hash, role: account.role })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ password_hash }))
    .returning('id')
    .executeTakeFirstOrThrow();
  await closeSessions(db, id);
}

/** Adds an account without a password; its owner sets one by a link. Null when the name is taken. */
export async function addAccount(db: Database, account: { name: string; role: Role }) {
  return (
    (await db
      .insertInto('account')
      .values({ ...account, password_hash: null })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst()) ?? null
  );
}

/** All accounts, without their secrets. */
export async function listAccounts(db: Database) {
  return await db
    .selectFrom('account')
    .select(['id', 'name', 'role', 'created_at', 'disabled', 'oidc_subject'])
    .select((eb) => eb('totp_secret', 'is not', null).as('second_factor'))
    .select((eb) => eb('password_hash', 'is not', null).as('has_password'))
    .orderBy('name')
    .execute();
}

/** One account, without its secrets. */
export async function accountById(db: Database, id: string) {
  return (await listAccounts(db)).find((account) => account.id === id);
}

/**
 * Changes a role or closes an account, and ends its sessions; inside a transaction. False when that would leave nobody
 * who may manage people, or there is no such account.
 */
export async function changeAccount(
  tx: Database,
  id: string,
  change: { role: Role; disabled: boolean },
): Promise<boolean> {
  const admins = await tx
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', false)
    .forUpdate()
    .execute();
  const stays = change.role === 'admin' && !change.disabled;
  if (!stays && admins.every((admin) => admin.id === id)) return false;
  const { numUpdatedRows } = await tx
    .updateTable('account')
    .set(change)
    .where('id', '=', id)
    .executeTakeFirst();
  await closeSessions(tx, id);
  return numUpdatedRows > 0n;
}

/** Sets an account's password when the present one is given right; its other sessions end. */
export async function changePassword(
  db: Database,
  id: string,
  change: { present: string; next: string; keep: Buffer },
): Promise<boolean> {
  const account = await db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!(await passwordMatches(change.present, account?.password_hash ?? null))) return false;
  const password_hash = await passwordHash(change.next);
  await db.updateTable('account').set({ password_hash }).where('id', '=', id).execute();
  await closeSessions(db, id, change.keep);
  return true;
}

/** The open account of a name and password, or null. Takes as long for an unknown name as for a known one. Throws TooBusy. */
export async function checkPassword(db: Database, name: string, password: string) {
  const account = await db
    .selectFrom('account')
    .select(['id', 'name', 'role', 'disabled', 'password_hash', 'totp_secret'])
    .where('name', '=', name)
    .executeTakeFirst();
  const good = await passwordMatches(password, account?.password_hash ?? null);
  if (!account || !good || account.disabled) return null;
  const { id, role, totp_secret } = account;
  return { id, name: account.name, role, secondFactor: totp_secret !== null };
}

/** The id of an account, whether open or closed; null for an unknown name. */
export async function accountIdOf(db: Database, name: string): Promise<string | null> {
  const row = await db.selectFrom('account').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id ?? null;
}

/** A mark that a browser keeps after a login: from it, wrong tries elsewhere don't make its owner wait. */
export function deviceMark(secret: Buffer, accountId: string): string {
  const nonce = randomBytes(12).toString('base64url');
  return `${nonce}.${deviceMac(secret, accountId, nonce)}`;
}

/** The nonce of a browser's mark for an account, or null when it is not ours or another's. */
export function deviceOf(secret: Buffer, accountId: string, mark: string): string | null {
  const [nonce = '', mac = ''] = mark.split('.');
  const right = Buffer.from(deviceMac(secret, accountId, nonce));
  const given = Buffer.from(mac);
  return right.length === given.length && timingSafeEqual(right, given) ? nonce : null;
}

function deviceMac(secret: Buffer, accountId: string, nonce: string): string {
  return createHmac('sha256', secret).update(`device:${accountId}:${nonce}`).digest('base64url');
}

/**
 * The account that an identity provider's subject stands for. One that was never seen is tied to the open account whose
 * name is the person's verified address; nobody gets an account by signing in. Null when there is none.
 */
export async function accountOfSubject(db: Database, subject: string, verifiedName: string | null) {
  const known = await db
    .selectFrom('account')
    .select(['id', 'name', 'disabled'])
    .where('oidc_subject', '=', subject)
    .executeTakeFirst();
  if (known) return known.disabled ? null : known;
  if (!verifiedName) return null;
  const tied = await db
    .updateTable('account')
    .set({ oidc_subject: subject })
    .where('name', '=', verifiedName)
    .where('oidc_subject', 'is', null)
    .where('disabled', '=', false)
    .returning(['id', 'name', 'disabled'])
    .executeTakeFirst();
  return tied ?? null;
}
