import { randomBytes } from 'node:crypto';
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

/** The installation's own secret of 32 bytes, made at first use; every process of one database gets the same. */
export async function installationSecret(db: Database): Promise<Buffer> {
  await db
    .insertInto('setting')
    .values({ key: 'secret', value: JSON.stringify(randomBytes(32).toString('base64')) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  return Buffer.from(String(await readSetting(db, 'secret')), 'base64');
}
