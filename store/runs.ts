import type { Database } from './database.ts';

/** Opens the report of one job. */
export async function openRun(
  db: Database,
  job: string,
  sourceId: string | null,
  now: Date,
): Promise<string> {
  const row = await db
    .insertInto('run')
    .values({ job, source_id: sourceId, started_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** How a run ended; `dropped` counts by reason what it left out itself (its refs are counted as they finish). */
export interface RunEnd {
  seen: number;
  dropped: Readonly<Record<string, number>>;
  failure: string | null;
  message: string | null;
  now: Date;
}

/** Closes a run. */
export async function closeRun(db: Database, id: string, end: RunEnd): Promise<void> {
  const rows = Object.entries(end.dropped).filter(([, n]) => n > 0);
  if (rows.length) {
    await db
      .insertInto('ledger')
      .values(rows.map(([reason, n]) => ({ run_id: id, reason, n })))
      .onConflict((conflict) =>
        conflict
          .columns(['run_id', 'reason'])
          .doUpdateSet((eb) => ({ n: eb('ledger.n', '+', eb.ref('excluded.n')) })),
      )
      .execute();
  }
  await db
    .updateTable('run')
    .set({
      seen: end.seen,
      ended_at: end.now,
      outcome: end.failure ? 'failed' : 'ok',
      failure: end.failure,
      message: end.message,
    })
    .where('id', '=', id)
    .execute();
}
