import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import type { Env } from '../config/env.ts';
import { packageVersion } from '../config/root.ts';
import { BackupFault, dump, isNotEmpty, load, readHeader, schemaVersion } from '../store/backup.ts';
import { migrate, newestSchema } from '../store/migrate.ts';
import { openDatabase } from './database.ts';
import { InputFault, NotDone } from './faults.ts';

/**
 * Writes all data of one moment into a gzip file of plain SQL that ends with its checksum. The queue is not in it: it is
 * rebuilt from the rows.
 */
export async function backup(env: Env, file: string): Promise<void> {
  if (existsSync(file)) throw new InputFault(`${file} exists already; a backup never overwrites.`);
  const database = await openDatabase(env, { pool: 2 });
  try {
    await inTransaction(
      await database.pool.connect(),
      'isolation level repeatable read read only',
      async (client) => {
        await pipeline(
          Readable.from(dump(client, packageVersion())),
          createGzip(),
          createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        );
      },
    );
  } catch (cause) {
    rmSync(file, { force: true });
    throw cause;
  } finally {
    await database.close();
  }
  console.log(`${file} is written. Keep it as you keep passwords: it holds readers' addresses.`);
}

/**
 * Fills an empty database from a backup in one transaction: all of it, with its checksum right, or nothing. A backup of an
 * older schema goes into that schema first and is migrated from there.
 */
export async function restore(env: Env, file: string): Promise<void> {
  if (!existsSync(file)) throw new InputFault(`There is no file ${file}.`);
  const { schema } = await told(async () => readHeader(await firstLine(file)));
  if (schema > newestSchema())
    throw new NotDone(
      `The backup has schema ${schema}, this Kakehashi knows ${newestSchema()}; use the newer one.`,
    );
  const database = await openDatabase(env, { pool: 2, upTo: schema });
  let rows = 0;
  try {
    await told(async () => {
      const counts = await inTransaction(await database.pool.connect(), '', async (client) => {
        const have = await schemaVersion(client);
        if (have !== schema)
          throw new NotDone(
            `The backup has schema ${schema}, this database has ${have} already. Restore into a database that was never opened.`,
          );
        return await load(client, linesOf(file));
      });
      rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
    });
    await migrate(database.pool);
  } finally {
    await database.close();
  }
  console.log(`${file} is restored: ${rows} rows.`);
}

async function inTransaction<T>(
  client: PoolClient,
  mode: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  try {
    await client.query(`begin ${mode}`);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (cause) {
    // A client in the middle of a COPY can't be used again; ending it rolls back.
    client.release(true);
    throw cause;
  }
}

/** Faults of a backup as sentences for the terminal. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof BackupFault || isNotEmpty(cause)) throw new NotDone(cause.message, { cause });
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))
      throw new NotDone(
        'The file is no gzip file, or it is cut off. Nothing was restored; take another backup.',
        { cause },
      );
    throw cause;
  }
}

/** Lines of an unpacked backup. Only a line feed ends one: node:readline would also split at U+2028 inside a text. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const packed = createReadStream(file);
  const unpacked = createGunzip().setEncoding('utf8');
  packed.on('error', (cause) => unpacked.destroy(cause));
  packed.pipe(unpacked);
  let rest = '';
  for await (const piece of unpacked) {
    const lines = `${rest}${String(piece)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}

async function firstLine(file: string): Promise<string> {
  for await (const line of linesOf(file)) return line;
  return '';
}
