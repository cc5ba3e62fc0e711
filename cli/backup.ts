import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Env } from '../config/env.ts';
import { packageVersion } from '../config/root.ts';
import {
  BACKED_UP,
  countRows,
  fillTable,
  readTable,
  restartIdentities,
  schemaVersion,
} from '../store/backup.ts';
import { openDatabase } from './database.ts';
import { InputFault, NotDone } from './faults.ts';

/**
 * Writes every table into one gzip file of JSON lines, from one snapshot of the database, ended by the SHA-256 of all lines
 * before. The queue is not in it: it is rebuilt from the rows.
 */
export async function backup(env: Env, file: string): Promise<void> {
  if (existsSync(file)) throw new InputFault(`${file} exists already; a backup never overwrites.`);
  const database = await openDatabase(env, 2);
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  try {
    await database.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        const version = await schemaVersion(tx);
        async function* lines() {
          const line = (value: unknown) => {
            const text = `${JSON.stringify(value)}\n`;
            hash.update(text);
            return text;
          };
          yield line({ kakehashi: packageVersion(), schema: version });
          for (const table of BACKED_UP) {
            counts[table] = 0;
            for await (const row of readTable(tx, table)) {
              counts[table]++;
              yield line({ table, row });
            }
          }
          yield `${JSON.stringify({ sha256: hash.digest('hex'), counts })}\n`;
        }
        await pipeline(
          Readable.from(lines()),
          createGzip(),
          createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        );
      });
  } catch (cause) {
    rmSync(file, { force: true });
    throw cause;
  } finally {
    await database.close();
  }
  console.log(
    `${file}: ${Object.values(counts).reduce((a, b) => a + b, 0)} rows of ${BACKED_UP.length} tables`,
  );
}

/** Fills an empty database from a backup, in one transaction: all of it, with its checksum and counts right, or nothing. */
export async function restore(env: Env, file: string): Promise<void> {
  if (!existsSync(file)) throw new InputFault(`There is no file ${file}.`);
  const database = await openDatabase(env, 2);
  try {
    await database.db.transaction().execute(async (tx) => {
      if ((await countRows(tx, 'source')) > 0 || (await countRows(tx, 'article')) > 0) {
        throw new NotDone(
          'The database is not empty. Restore into an empty one (another DATA_DIR or DATABASE_URL).',
        );
      }
      const version = await schemaVersion(tx);
      const hash = createHash('sha256');
      let end: { sha256: string; counts: Record<string, number> } | null = null;
      for await (const text of createInterface({
        input: createReadStream(file).pipe(createGunzip()),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const value = JSON.parse(text) as {
          schema?: number;
          table?: string;
          row?: Record<string, unknown>;
          sha256?: string;
          counts?: Record<string, number>;
        };
        if (value.sha256 !== undefined) {
          end = { sha256: value.sha256, counts: value.counts ?? {} };
          break;
        }
        hash.update(`${text}\n`);
        if (value.schema !== undefined && value.schema > version)
          throw new NotDone(
            `The backup has schema ${value.schema}, this Kakehashi knows ${version}; use the newer one.`,
          );
        if (value.table && value.row) await fillTable(tx, value.table, value.row);
      }
      if (!end || end.sha256 !== hash.digest('hex'))
        throw new NotDone('The backup is damaged: its checksum does not match. Nothing was restored.');
      for (const [table, n] of Object.entries(end.counts)) {
        if ((await countRows(tx, table)) < n)
          throw new NotDone(`${table} did not come back whole. Nothing was restored.`);
      }
      await restartIdentities(tx);
    });
  } finally {
    await database.close();
  }
  console.log(`${file} is restored.`);
}
