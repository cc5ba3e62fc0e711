import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryStories } from '../../store/delivery-stories.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const READERS = 3000;
let database: TestDatabase;
let deliveries: { id: string; copyOf: null }[];
beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await sql`insert into subscriber (email, email_key, lang, zone, state, confirmed_at)
    select 'reader' || n || '@example.org', 'reader' || n, 'ja', 'Asia/Tokyo', 'active', now() from generate_series(1, ${READERS}) n`.execute(
    db,
  );
  await sql`insert into subscription (subscriber_id, filter, cadence, state, unsubscribe_hash)
    select id, '{}', 'daily', 'active', sha256(id::text::bytea) from subscriber`.execute(db);
  await sql`insert into story (relevance, pairs, vn, jp, kinds) select 'core', '{}', '{}', '{}', '{}' from generate_series(1, 8)`.execute(
    db,
  );
  await sql`insert into delivery (period, message_id, subscription_id, purpose)
    select 'day', '<' || id || '@kakehashi.example>', id, 'digest' from subscription`.execute(db);
  await sql`insert into alert (subscription_id, story_id, delivery_id)
    select d.subscription_id, s.id, d.id from delivery d, story s order by s.id, d.subscription_id`.execute(
    db,
  );
  const { rows } = await sql<{ id: string }>`select id from delivery limit 100`.execute(db);
  deliveries = rows.map(({ id }) => ({ id, copyOf: null }));
});
afterAll(async () => await database.close());

test('the stories of a job are read without reading the alerts of all other readers', async () => {
  await sql`analyze`.execute(database.db);
  await database.db.transaction().execute(async (tx) => {
    const stories = await deliveryStories(tx, deliveries);
    expect(stories.size).toBe(100);
    expect([...stories.values()].map(({ storyIds }) => storyIds.length)).toEqual(Array(100).fill(8));
    const { rows } = await sql<{ n: number }>`
      select seq_tup_read::int as n from pg_stat_xact_user_tables where relname = 'alert'`.execute(tx);
    expect(rows[0]?.n).toBe(0);
  });
});
