import { hkdfSync, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

/** A value kept under a name, or undefined. The caller parses it. */
export async function readSetting(db: Database, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Keeps a value under a name. */
export async function saveSetting(db: Database, key: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value);
  await db
    .insertInto('setting')
    .values({ key, value: json })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json }))
    .execute();
}

/**
 * The installation's own secret of 32 bytes, made at first use; every process of one database gets the same. `own` (the
 * setting SECRET) goes into it, so that the database alone does not give it away.
 */
export async function installationSecret(db: Database, own?: string): Promise<Buffer> {
  await db
    .insertInto('setting')
    .values({ key: 'secret', value: JSON.stringify(randomBytes(32).toString('base64')) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const stored = Buffer.from(String(await readSetting(db, 'secret')), 'base64');
  return own ? Buffer.from(hkdfSync('sha256', own, stored, 'kakehashi installation', 32)) : stored;
}
