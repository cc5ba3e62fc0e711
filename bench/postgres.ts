import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startEmbedded } from '../store/embedded/server.ts';
import { migrate } from '../store/migrate.ts';

/** A Postgres for benches, set up as `npm start` sets up its own: what is written is on the disk. */
export interface BenchPostgres {
  /** The address of a migrated database that holds nothing. */
  emptyDatabase(): Promise<string>;
  /** Drops a database that is no longer needed, so that nothing tidies it up while others have their turn. */
  drop(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the embedded server in a folder of its own, with these settings besides its own; `close` removes it. */
export async function openBenchPostgres(settings: Record<string, string> = {}): Promise<BenchPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded(folder, settings);
  let made = 0;
  const asRoot = async (statement: string) => {
    const root = new Pool({ connectionString: server.url, max: 1 });
    await root.query(statement);
    await root.end();
  };
  return {
    async emptyDatabase() {
      const name = `bench_${++made}`;
      await asRoot(`create database ${name}`);
      const address = new URL(server.url);
      address.pathname = `/${name}`;
      const pool = new Pool({ connectionString: address.href, max: 1 });
      await migrate(pool);
      await pool.end();
      return address.href;
    },
    async drop(address) {
      await asRoot(`drop database "${new URL(address).pathname.slice(1)}" with (force)`);
    },
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
