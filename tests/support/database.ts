import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { connect, type Connection } from '../../store/connect.ts';
import { withDatabase } from './postgres.ts';

export interface TestDatabase extends Connection {
  url: string;
}

/** A migrated, empty database of its own on the tests' server; `close` drops it and fails when connections leak. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template template_kakehashi`);
  const url = withDatabase(server, name);
  const connection = connect(url);
  return {
    ...connection,
    url,
    close: async () => {
      await connection.close();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

/** A database without any schema on the tests' server. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  return {
    url: withDatabase(server, name),
    drop: async () => await onServer(server, `drop database ${name} with (force)`),
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
