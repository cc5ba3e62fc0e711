import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { connect, type Connection } from '../store/connect.ts';
import { startEmbedded, type EmbeddedServer } from '../store/embedded/server.ts';
import { lockDataFolder } from '../store/embedded/lock.ts';
import { NotDone } from './faults.ts';
import { migrate } from '../store/migrate.ts';

/** A migrated database, our own or the operator's. */
export interface OpenDatabase extends Connection {
  url: string;
  /** True when the server is the embedded one. */
  embedded: boolean;
}

/** How a database is opened: connections of its pool, and the schema to stop at (for a restore). */
interface Opening {
  pool?: number;
  upTo?: number;
}

/**
 * Opens DATABASE_URL, or starts the embedded server below DATA_DIR; brings the schema up to date. Throws
 * DataFolderFault or NewerSchema with a sentence for the operator.
 */
export async function openDatabase(env: Env, { pool = 12, upTo }: Opening = {}): Promise<OpenDatabase> {
  const own = env.DATABASE_URL ? null : await startOwn(env.DATA_DIR);
  const url = env.DATABASE_URL ?? own?.server.url ?? '';
  const connection = connect(url, pool);
  const close = async () => {
    await connection.close();
    await own?.server.stop();
    own?.unlock();
  };
  try {
    await migrate(connection.pool, upTo);
  } catch (cause) {
    await close();
    if (isUnreachable(cause))
      throw new NotDone(
        `The database at ${new URL(url).host} can't be reached (${messageOf(cause)}). Check DATABASE_URL, or whether the server is up.`,
        { cause },
      );
    throw cause;
  }
  return { ...connection, url, embedded: own !== null, close };
}

async function startOwn(folder: string): Promise<{ server: EmbeddedServer; unlock: () => void }> {
  const unlock = lockDataFolder(folder);
  try {
    return { server: await startEmbedded(join(folder, 'database')), unlock };
  } catch (cause) {
    unlock();
    throw cause;
  }
}

/** Connection refused or broken, no such name, or a server that is starting or stopping (SQLSTATE classes 08 and 57P). */
function isUnreachable(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(?:E[A-Z]+|08\w{3}|57P\d\d)$/.test(code) || /Connection terminated/.test(messageOf(cause));
}

function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}
