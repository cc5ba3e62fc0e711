import { sql } from 'kysely';
import type { ConfigKind } from './console-tables.ts';
import type { Database } from './database.ts';

/** Postgres channel on which every process hears that something was saved. */
export const CONFIG_CHANNEL = 'kakehashi_config';

/** What counts now of the saved configuration. */
export interface SavedConfig {
  id: string;
  kind: ConfigKind;
  name: string;
  yaml: string;
}

/** Every saved text that counts: the newest of its kind and name, unless that says "as in the file". */
export async function savedConfig(db: Database): Promise<SavedConfig[]> {
  const { rows } = await sql<SavedConfig>`
    select id, kind, name, yaml from (
      select distinct on (kind, name) id, kind, name, yaml from config_version order by kind, name, id desc
    ) newest where yaml is not null order by kind, name`.execute(db);
  return rows;
}

/** The number of the newest save; the configuration of two processes is the same when this is. */
export async function configRevision(db: Database): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`select coalesce(max(id), 0)::text as id from config_version`.execute(db);
  return rows[0]?.id ?? '0';
}

/**
 * Saves a text, or (null) goes back to the file; tells every process when the transaction commits. Returns the version's
 * number, or null when somebody saved the same thing since `base` was read.
 */
export async function saveConfig(
  tx: Database,
  save: {
    kind: ConfigKind;
    name: string;
    yaml: string | null;
    by: string;
    note: string | null;
    /** The newest version that the editor saw; undefined: whatever there is. */
    base?: string | null;
  },
): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtext(${`config:${save.kind}:${save.name}`}))`.execute(tx);
  if (save.base !== undefined && save.base !== (await newestVersion(tx, save.kind, save.name))) return null;
  const row = await tx
    .insertInto('config_version')
    .values({ kind: save.kind, name: save.name, yaml: save.yaml, by_whom: save.by, note: save.note })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`select pg_notify(${CONFIG_CHANNEL}, ${row.id})`.execute(tx);
  return row.id;
}

/** The number of the newest version of one thing, or null when it was never saved. */
export async function newestVersion(db: Database, kind: ConfigKind, name: string): Promise<string | null> {
  const row = await db
    .selectFrom('config_version')
    .select('id')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The versions of one thing, newest first. */
export async function configHistory(db: Database, kind: ConfigKind, name: string, limit = 100) {
  return await db
    .selectFrom('config_version')
    .selectAll()
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** One version; undefined when there is none of that number. */
export async function configVersion(db: Database, id: string) {
  return await db.selectFrom('config_version').selectAll().where('id', '=', id).executeTakeFirst();
}
