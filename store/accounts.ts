import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Database } from './database.ts';
import type { Role } from './people-tables.ts';
import { newToken, tokenHash } from './tokens.ts';

/** Parameters of OWASP's password storage cheat sheet for scrypt. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const FIRST_HOURS = 1;
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3600_000;
const TRIES = 5;
const MOST_AT_A_TIME = 2;

let running = 0;
const queue: (() => void)[] = [];

/** Two at a time: each takes 128 MB. */
async function hashWith(password: string, salt: Buffer): Promise<Buffer> {
  if (running >= MOST_AT_A_TIME) await new Promise<void>((resolve) => queue.push(resolve));
  running++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, 32, COST, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    running--;
    queue.shift()?.();
  }
}

async function passwordHash(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${(await hashWith(password, salt)).toString('base64')}`;
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [, salt = '', key = ''] = stored.split('$');
  const wanted = Buffer.from(key, 'base64');
  const given = await hashWith(password, Buffer.from(salt, 'base64'));
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

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

/** Whether a first operator's link can still be used; changes nothing. */
export async function firstOperatorLinkWorks(db: Database, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('token')
    .select('hash')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', 'first-operator')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a first operator's link: makes the account with the role of admin. Null when the link does not work. */
export async function createFirstOperator(
  db: Database,
  token: string,
  account: { name: string; password: string },
  now: Date,
): Promise<string | null> {
  const password = await passwordHash(account.password);
  return await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('token')
      .set({ used_at: now })
      .where('hash', '=', tokenHash(token))
      .where('purpose', '=', 'first-operator')
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return null;
    const row = await tx
      .insertInto('account')
      .values({ name: account.name, password_hash: password, role: 'admin' })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** Adds an operator, or gives an existing one a new password. */
export async function saveAccount(
  db: Database,
  account: { name: string; password: string; role: Role },
): Promise<void> {
  const password_hash = await passwordHash(account.password);
  await db
    .insertInto('account')
    .values({ name: account.name, password_hash, role: account.role })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ password_hash, failed_logins: 0, locked_until: null }),
    )
    .execute();
}

/** All accounts, without their secrets. */
export async function listAccounts(db: Database) {
  return await db.selectFrom('account').select(['name', 'role', 'created_at']).orderBy('name').execute();
}

/**
 * The account of a name and password, or null. After five wrong tries each further one waits longer, up to fifteen minutes;
 * nobody is locked out for good. Takes as long for an unknown name as for a known one.
 */
export async function logIn(db: Database, name: string, password: string, now: Date): Promise<string | null> {
  const account = await db.selectFrom('account').selectAll().where('name', '=', name).executeTakeFirst();
  if (account?.locked_until && account.locked_until > now) return null;
  const good = await matches(
    password,
    account?.password_hash ??
      `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`,
  );
  if (!account) return null;
  if (good) {
    await db
      .updateTable('account')
      .set({ failed_logins: 0, locked_until: null })
      .where('id', '=', account.id)
      .execute();
    return account.id;
  }
  const failed = account.failed_logins + 1;
  const wait = failed < TRIES ? 0 : Math.min(15 * 60_000, 15_000 * 2 ** (failed - TRIES));
  await db
    .updateTable('account')
    .set({ failed_logins: failed, locked_until: wait ? new Date(now.getTime() + wait) : null })
    .where('id', '=', account.id)
    .execute();
  return null;
}

/** A new session; its token goes into the cookie, only the hash is kept. */
export async function openSession(
  db: Database,
  accountId: string,
  from: { ip: string; agent: string; now: Date },
): Promise<string> {
  const token = newToken();
  await db
    .insertInto('session')
    .values({
      hash: tokenHash(token),
      account_id: accountId,
      csrf: newToken(),
      created_at: from.now,
      seen_at: from.now,
      expires_at: new Date(from.now.getTime() + LONGEST_MS),
      ip: from.ip,
      agent: from.agent.slice(0, 200),
    })
    .execute();
  return token;
}

/** Who a session belongs to; null when it is unknown, idle for half an hour or older than half a day. Moves its idle time. */
export async function sessionAccount(db: Database, token: string, now: Date) {
  const hash = tokenHash(token);
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'account.id',
      'account.name',
      'account.role',
      'session.csrf',
      'session.seen_at',
      'session.expires_at',
    ])
    .where('session.hash', '=', hash)
    .executeTakeFirst();
  if (!row || row.expires_at <= now || now.getTime() - row.seen_at.getTime() > IDLE_MS) return null;
  if (now.getTime() - row.seen_at.getTime() > 60_000)
    await db.updateTable('session').set({ seen_at: now }).where('hash', '=', hash).execute();
  return { id: row.id, name: row.name, role: row.role, csrf: row.csrf, sessionHash: hash };
}

/** Ends a session. */
export async function closeSession(db: Database, hash: Buffer): Promise<void> {
  await db.deleteFrom('session').where('hash', '=', hash).execute();
}
