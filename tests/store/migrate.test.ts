import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, NewerSchema } from '../../store/migrate.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database.close());

test('migrating a migrated database changes nothing', async () => {
  expect(await migrate(database.pool)).toEqual([]);
});

test('a database of a newer schema is refused with a sentence that says what to do', async () => {
  await database.pool.query('insert into schema_version (version) values (999999)');
  await expect(migrate(database.pool)).rejects.toThrow(NewerSchema);
  await expect(migrate(database.pool)).rejects.toThrow(/newer Kakehashi/);
});

test('the audit log can be neither changed nor emptied', async () => {
  await database.pool.query(`insert into audit (account, action, target) values ('a', 'pause', 'sggp')`);
  await expect(database.pool.query(`update audit set account = 'b'`)).rejects.toThrow();
  await expect(database.pool.query('delete from audit')).rejects.toThrow();
  const { rows } = await database.pool.query('select account from audit');
  expect(rows).toEqual([{ account: 'a' }]);
});
