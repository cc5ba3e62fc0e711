import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../store/embedded/server.ts';
import { migrate } from '../../store/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One embedded server for all tests; each test file clones the migrated template into a database of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-test-'));
  chmodSync(folder, 0o755);
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
  const server = await startEmbedded(folder, fast);
  const pool = new Pool({ connectionString: server.url });
  await pool.query('create database template_kakehashi');
  await pool.end();
  const template = new Pool({ connectionString: withDatabase(server.url, 'template_kakehashi') });
  await migrate(template);
  await template.end();
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
