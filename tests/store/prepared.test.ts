import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '../../store/connect.ts';
import { prepared } from '../../store/prepared.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let one: Connection;
beforeAll(async () => {
  database = await testDatabase();
  one = connect(database.url, 1);
});
afterAll(async () => {
  await one.close();
  await database.close();
});

async function statements(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements where statement not like '%pg_prepared_statements%'`.execute(
    one.db,
  );
  return rows.map(({ statement }) => statement);
}

test('a marked statement is prepared once on a connection, whatever its values; others are not', async () => {
  for (const n of [1, 2, 3]) {
    const { rows } = await sql<{ twice: number }>`${prepared} select ${n}::int * 2 as twice`.execute(one.db);
    expect(rows).toEqual([{ twice: n * 2 }]);
    await sql`select ${n}::int`.execute(one.db);
  }
  expect(await statements()).toEqual(['/* prepared */ select $1::int * 2 as twice']);
});

test('a statement that Kysely puts together is prepared where it is marked at its front', async () => {
  for (const id of ['1', '2'])
    await one.db.selectFrom('story').modifyFront(prepared).select('story.id').where('id', '=', id).execute();
  expect(await statements()).toContain('select /* prepared */ "story"."id" from "story" where "id" = $1');
});

test('a prepared statement that names its columns outlives a migration that adds one', async () => {
  await sql`create table thing (id int, name text)`.execute(one.db);
  await sql`insert into thing values (1, 'boat')`.execute(one.db);
  const read = async () =>
    (await sql`${prepared} with own as (select * from thing) select id, name from own`.execute(one.db)).rows;
  expect(await read()).toEqual([{ id: 1, name: 'boat' }]);
  await sql`alter table thing add column colour text`.execute(database.db);
  expect(await read()).toEqual([{ id: 1, name: 'boat' }]);
});

test('a prepared statement that fails in a transaction rolls it back, and works again after', async () => {
  const divide = (by: number) => sql<{ n: number }>`${prepared} select 6 / ${by}::int as n`;
  await expect(one.db.transaction().execute(async (tx) => await divide(0).execute(tx))).rejects.toThrow(
    'division by zero',
  );
  expect((await divide(3).execute(one.db)).rows).toEqual([{ n: 2 }]);
});
