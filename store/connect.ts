import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types as pgTypes, type CustomTypesConfig } from 'pg';
import type { Database, Tables } from './database.ts';
import { preparingPool } from './prepared.ts';

const DATE = 1082;

/** `date` columns stay ISO days; node-postgres would make them midnights of the server's zone. */
const types: CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === DATE) return (day: string) => day;
    return pgTypes.getTypeParser(oid, format);
  },
};

/** A pool and Kysely over it. `close` ends every connection. */
export interface Connection {
  db: Database;
  pool: Pool;
  close(): Promise<void>;
}

/** Opens a pool of at most `max` connections to a postgres:// address. Connects on first use. */
export function connect(url: string, max = 10): Connection {
  const pool = new Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // So does one that breaks between two statements of a transaction; its next statement tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }) });
  return { db, pool, close: async () => await db.destroy() };
}
