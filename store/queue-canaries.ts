import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { QueueCanaryTable } from './news-tables.ts';

export type QueueCanary = Selectable<QueueCanaryTable>;

/** Notes a question to those of these queues that were asked none for `everyMs`, and gives their names. */
export async function askQueues<Name extends string>(
  db: Database,
  queues: readonly Name[],
  { now, everyMs }: { now: Date; everyMs: number },
): Promise<Name[]> {
  const { rows } = await sql<{ queue: Name }>`
    insert into queue_canary as c (queue, asked_at, unanswered_since)
    select queue, ${now}, ${now} from unnest(${[...queues]}::text[]) as queue
    on conflict (queue) do update set
      asked_at = excluded.asked_at, unanswered_since = coalesce(c.unanswered_since, excluded.asked_at)
      where c.asked_at <= ${new Date(now.getTime() - everyMs)}
    returning queue`.execute(db);
  return rows.map(({ queue }) => queue);
}

/** Notes that a worker took a job of this queue. */
export async function noteAnswer(db: Database, queue: string, now: Date): Promise<void> {
  await db
    .updateTable('queue_canary')
    .set({ answered_at: now, unanswered_since: null })
    .where('queue', '=', queue)
    .execute();
}

/** What is known of each queue that was ever asked. */
export async function queueCanaries(db: Database): Promise<QueueCanary[]> {
  return await db.selectFrom('queue_canary').selectAll().orderBy('queue').execute();
}
