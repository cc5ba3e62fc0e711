import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database.close());

/** Foreign keys whose rows are looked for when what they refer to goes, and that no index leads to. */
async function unled(tables: readonly string[]): Promise<string[]> {
  const { rows } = await database.pool.query<{ key: string }>(
    `select k.conrelid::regclass || '.' || a.attname as key
     from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     where k.contype = 'f' and k.confrelid::regclass::text = any($1) and not exists (
       select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])
     order by 1`,
    [tables],
  );
  return rows.map(({ key }) => key);
}

test('whatever is let go in great numbers, what belongs to it is found by an index', async () => {
  expect(await unled(['subscriber', 'subscription', 'delivery', 'run'])).toEqual([]);
});

test('the check above can fail', async () => {
  await database.pool.query('create table note (id int primary key, run_id bigint references run)');
  expect(await unled(['run'])).toEqual(['note.run_id']);
});
