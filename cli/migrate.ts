import type { Env } from '../config/env.ts';
import { openBackend } from '../queue/backend.ts';
import { openDatabase } from './database.ts';

/** Brings our schema and BullMQ's to this version. */
export async function migrateOnly(env: Env): Promise<void> {
  const database = await openDatabase(env, { pool: 2 });
  const backend = await openBackend({ kind: 'postgres', url: database.url });
  const { rows } = await database.pool.query<{ version: number }>(
    'select max(version) as version from schema_version',
  );
  console.log(`The database has schema ${rows[0]?.version ?? 0}.`);
  await backend.close();
  await database.close();
}
