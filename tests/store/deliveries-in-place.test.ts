import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimDeliveries } from '../../store/deliveries.ts';
import { deliveryLog } from '../../store/delivery-log.ts';
import { connect, type Connection } from '../../store/connect.ts';
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

/** How often deliveries were changed so far, and how often without touching an index. */
async function changes() {
  await sql`select pg_stat_force_next_flush()`.execute(one.db);
  const { rows } = await sql<{ all: number; inPlace: number }>`
    select n_tup_upd::int as all, n_tup_hot_upd::int as "inPlace" from pg_stat_user_tables where relname = 'delivery'`.execute(
    one.db,
  );
  return rows[0];
}

test('a claim and the mark before a message flows touch no index; its end leaves the list of what is due', async () => {
  const { rows } = await sql<{ id: string }>`
    insert into delivery (period, message_id, to_address, purpose)
    values ('login', '<one@kakehashi.example>', 'reader@example.org', 'login') returning id`.execute(one.db);
  const [held] = await claimDeliveries(one.db, [rows[0]?.id ?? '']);
  if (!held) throw new Error('Nothing was claimed.');
  const log = deliveryLog(one.db);
  expect(await log.dataStarted(held, null)).toBe(true);
  expect(await changes()).toEqual({ all: 2, inPlace: 2 });
  await log.settle(held, { state: 'sent', message: '250 kept', subject: 'Your link' });
  expect(await changes()).toEqual({ all: 3, inPlace: 2 });
  const { rows: due } = await sql`select id from delivery where waits`.execute(one.db);
  expect(due).toEqual([]);
});
