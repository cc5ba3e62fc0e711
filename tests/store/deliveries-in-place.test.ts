import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { claimDeliveries, unfinishedDeliveries } from '../../store/deliveries.ts';
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
  return rows[0] ?? { all: 0, inPlace: 0 };
}

async function newDelivery(state = 'pending') {
  const { rows } = await sql<{ id: string }>`
    insert into delivery (period, message_id, to_address, purpose, state)
    values ('login', gen_random_uuid()::text, 'reader@example.org', 'login', ${state}) returning id`.execute(
    one.db,
  );
  return rows[0]?.id ?? '';
}

async function turns() {
  const { rows } = await sql<{ id: string }>`select delivery_id as id from delivery_turn`.execute(one.db);
  return rows.map(({ id }) => id);
}

test('a claim, the mark before a message flows and the mark of its end touch no index', async () => {
  const id = await newDelivery();
  const [held] = await claimDeliveries(one.db, [id]);
  if (!held) throw new Error('Nothing was claimed.');
  const log = deliveryLog(one.db);
  expect(await log.dataStarted(held, null)).toBe(true);
  await log.settle(held, { state: 'sent', message: '250 kept', subject: 'Your link' });
  expect(await changes()).toEqual({ all: 3, inPlace: 3 });
});

test('deliveries that were written together are claimed without touching an index', async () => {
  const { rows } = await sql<{ id: string }>`
    insert into delivery (period, message_id, to_address, purpose)
    select 'login', '<' || gen_random_uuid() || '@kakehashi.example>', 'reader' || n || '@example.org', 'login'
    from generate_series(1, 400) n returning id`.execute(one.db);
  const before = await changes();
  const held = await claimDeliveries(
    one.db,
    rows.map(({ id }) => id),
  );
  expect(held).toHaveLength(400);
  const after = await changes();
  await sql`delete from delivery where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(one.db);
  // Later writes find room, too, once nobody looks at the first version of a row; that is not ours to say.
  expect({ all: after.all - before.all, inPlace: after.inPlace - before.inPlace }).toEqual({
    all: 400,
    inPlace: 400,
  });
});

test('the sweeper strikes off the turn of a delivery that is finished or gone, and of no other', async () => {
  const [waits, ends, goes] = [await newDelivery(), await newDelivery(), await newDelivery()];
  const finished = await newDelivery('sent');
  expect(await turns()).not.toContain(finished);
  await sql`update delivery set state = 'sent' where id = ${ends}`.execute(one.db);
  await sql`delete from delivery where id = ${goes}`.execute(one.db);
  expect(await unfinishedDeliveries(one.db, 10)).toEqual([waits]);
  expect(await turns()).toEqual([waits]);
});

test('a delivery that is tried again later, or again after its end, gets a turn', async () => {
  const id = await newDelivery();
  await sql`update delivery set state = 'retry', next_try_at = now() + interval '1 hour' where id = ${id}`.execute(
    one.db,
  );
  expect(await unfinishedDeliveries(one.db, 10)).not.toContain(id);
  expect(await turns()).toContain(id);
  await sql`update delivery set next_try_at = now() where id = ${id}`.execute(one.db);
  expect(await unfinishedDeliveries(one.db, 10)).toContain(id);
  await sql`update delivery set state = 'failed' where id = ${id}`.execute(one.db);
  expect(await unfinishedDeliveries(one.db, 10)).not.toContain(id);
  expect(await turns()).not.toContain(id);
  await sql`update delivery set state = 'retry' where id = ${id}`.execute(one.db);
  expect(await unfinishedDeliveries(one.db, 10)).toContain(id);
});

test('a turn that is given anew while the sweeper strikes off stays', async () => {
  const id = await newDelivery();
  await sql`update delivery set state = 'failed' where id = ${id}`.execute(one.db);
  const other = connect(database.url, 2);
  let swept: Promise<string[]> = Promise.resolve([]);
  await one.db.transaction().execute(async (operator) => {
    await sql`update delivery set state = 'retry', next_try_at = now() where id = ${id}`.execute(operator);
    swept = unfinishedDeliveries(other.db, 10);
    // The sweeper saw the finished delivery, and waits for the row of its turn.
    await vi.waitFor(
      async () => {
        const { rows } = await sql`
        select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
          other.db,
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
  });
  await swept;
  expect(await unfinishedDeliveries(other.db, 10)).toContain(id);
  await other.close();
});

test('a worker of the build before finds on the newer schema what it asks for', async () => {
  const id = await newDelivery();
  const { rows } = await sql<{ id: string }>`
    select id from delivery where waits and not tells or id = ${id} and waits`.execute(one.db);
  expect(rows.map((row) => row.id)).toContain(id);
});
