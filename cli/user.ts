import { randomBytes } from 'node:crypto';
import type { Env } from '../config/env.ts';
import { listAccounts, saveAccount } from '../store/accounts.ts';
import type { Role } from '../store/people-tables.ts';
import { openDatabase } from './database.ts';
import { InputFault, NotDone } from './faults.ts';

const ROLES: readonly Role[] = ['reader', 'editor', 'operator', 'admin'];

/** `user add NAME [--role] | list | reset NAME`: a new password is printed once. */
export async function userCommand(
  env: Env,
  action: string,
  name: string | undefined,
  roleText: string,
): Promise<void> {
  const role = ROLES.find((each) => each === roleText);
  if (!role) throw new InputFault(`--role is one of: ${ROLES.join(', ')}.`);
  if (!['add', 'list', 'reset'].includes(action))
    throw new InputFault(`"user ${action}" is not known. It is one of: add, list, reset.`);
  if (action !== 'list' && !/^[\p{L}\p{N}._@ -]{2,40}$/u.test(name ?? ''))
    throw new InputFault(`Give a name of 2 to 40 letters: user ${action} NAME`);
  const database = await openDatabase(env, { pool: 2 });
  try {
    const accounts = await listAccounts(database.db);
    if (action === 'list') {
      for (const account of accounts)
        console.log(`${account.name}\t${account.role}\t${account.created_at.toISOString()}`);
      return;
    }
    const existing = accounts.find((account) => account.name === name);
    if (action === 'add' && existing)
      throw new NotDone(`${name} exists already; "user reset ${name}" gives a new password.`);
    if (action === 'reset' && !existing)
      throw new NotDone(`There is no ${name}; "user add ${name}" makes one.`);
    const password = randomBytes(12).toString('base64url');
    await saveAccount(database.db, { name: name ?? '', password, role: existing?.role ?? role });
    console.log(`${name}\t${password}`);
  } finally {
    await database.close();
  }
}
