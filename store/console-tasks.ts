import { sql } from 'kysely';
import type { TaskKind } from './console-tables.ts';
import type { Database } from './database.ts';

/** Asks the workers for something; returns the number of the task, which goes onto the queue. */
export async function askTask(
  db: Database,
  task: { kind: TaskKind; input: unknown; by: string },
): Promise<string> {
  const row = await db
    .insertInto('console_task')
    .values({ kind: task.kind, input: JSON.stringify(task.input), asked_by: task.by })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** One task with its input and what came of it. */
export async function taskById(db: Database, id: string) {
  return await db.selectFrom('console_task').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The newest tasks of a kind. */
export async function recentTasks(db: Database, kind: TaskKind, limit: number) {
  return await db
    .selectFrom('console_task')
    .select(['id', 'asked_by', 'asked_at', 'ended_at', 'progress', 'failure'])
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Takes a task that was not finished; undefined when it was, or is none. A task that crashed is taken again. */
export async function startTask(db: Database, id: string) {
  return await db
    .updateTable('console_task')
    .set({ started_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** How far a task has come, from 0 to 1. */
export async function noteProgress(db: Database, id: string, progress: number): Promise<void> {
  await db.updateTable('console_task').set({ progress }).where('id', '=', id).execute();
}

/** How a task ended: with a result, or with a sentence that says why not. */
export async function endTask(
  db: Database,
  id: string,
  end: { result: unknown } | { failure: string },
): Promise<void> {
  const values =
    'failure' in end ? { failure: end.failure } : { result: JSON.stringify(end.result), failure: null };
  await db
    .updateTable('console_task')
    .set({ ...values, progress: 1, ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** Forgets tasks that were asked more than some days ago. */
export async function forgetTasks(db: Database, days: number): Promise<void> {
  await sql`delete from console_task where asked_at < now() - make_interval(days => ${days})`.execute(db);
}
