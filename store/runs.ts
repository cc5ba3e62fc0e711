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

/** What became of everything some runs saw: `kept` and each reason for dropping, with `waiting` for the rest. */
export interface LedgerSum {
  seen: number;
  kept: number;
  waiting: number;
  dropped: Record<string, number>;
}

/** The ledger of runs, summed. seen = kept + waiting + the sum of dropped, or the books are wrong. */
export async function ledgerOf(db: Database, runIds: readonly string[]): Promise<LedgerSum> {
  const sum: LedgerSum = { seen: 0, kept: 0, waiting: 0, dropped: {} };
  if (!runIds.length) return sum;
  const [runs, rows, waiting] = await Promise.all([
    db.selectFrom('run').select('seen').where('id', 'in', runIds).execute(),
    db.selectFrom('ledger').select(['reason', 'n']).where('run_id', 'in', runIds).execute(),
    db
      .selectFrom('ref')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('run_id', 'in', runIds)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow(),
  ]);
  for (const run of runs) sum.seen += run.seen;
  for (const { reason, n } of rows) {
    if (reason === 'kept') sum.kept += n;
    else sum.dropped[reason] = (sum.dropped[reason] ?? 0) + n;
  }
  sum.waiting = Number(waiting.n);
  return sum;
}
