import { createHash } from 'node:crypto';
import { sql, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** What such a statement begins with, for one that is put together as text. */
export const PREPARED = '/* prepared */';
/** How it begins where Kysely's `modifyFront` put the mark. */
const PREPARED_SELECT = `select ${PREPARED}`;
/** More statements than this are not kept on a connection: a text that changes with its values was marked. */
const MOST = 200;

/**
 * Put first in a statement that runs thousands of times: each connection parses it once and, where that is no worse, plans
 * it once. Its text must not change with its values, and it names the columns it returns (after a migration that adds one,
 * `*` would be another result than the one that was prepared).
 */
export const prepared = sql.raw(PREPARED);

const names = new Map<string, string>();

/** A pool for Kysely that prepares the statements which are marked so. */
export function preparingPool(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const preparing = known.get(client) ?? preparingClient(client);
      known.set(client, preparing);
      return preparing;
    },
    end: async () => await pool.end(),
  };
}

function preparingClient(client: PoolClient): PostgresPoolClient {
  const plain: PostgresPoolClient = client;
  const query = async <R>(text: string, values: ReadonlyArray<unknown>) => {
    const marked = text.startsWith(PREPARED) || text.startsWith(PREPARED_SELECT);
    const name = marked ? nameOf(text) : undefined;
    return name === undefined
      ? await plain.query<R>(text, values)
      : await client.query({ name, text, values: [...values] });
  };
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `k${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  names.set(text, name);
  return name;
}
