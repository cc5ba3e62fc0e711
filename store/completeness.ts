import { sql } from 'kysely';
import { FAILURES } from '../core/failure.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Database } from './database.ts';

/** States in which a source can't be read. */
const TROUBLES = ['blocked', 'down', 'changed'] as const;

/**
 * What was read in a period, from the ledger of its runs: the line under a digest. Every link that was followed is counted once,
 * so that `read` is the sum of kept, copies, offTopic and unreadable; links left out before they were followed are not read.
 */
export async function completenessOf(db: Database, period: { from: Date; to: Date }, lang: ReaderLanguage) {
  const [sources, ledger] = await Promise.all([sourcesOf(db, period, lang), ledgerOf(db, period)]);
  const sum = (reasons: readonly string[]) =>
    reasons.reduce((total, reason) => total + (ledger.get(reason) ?? 0), 0);
  const read = {
    kept: sum(['kept']),
    copies: sum(['copy', 'same-address']),
    offTopic: sum(['off-topic']),
    unreadable: sum(Object.keys(FAILURES)),
  };
  return {
    ...read,
    read: read.kept + read.copies + read.offTopic + read.unreadable,
    sources: sources.length,
    checked: sources.filter(({ checked }) => checked).length,
    names: sources.filter(({ checked }) => checked).map(({ name }) => name),
    trouble: sources.flatMap(({ name, state, since }) => {
      const trouble = TROUBLES.find((each) => each === state);
      return trouble ? [{ name, state: trouble, since }] : [];
    }),
  };
}

async function sourcesOf(db: Database, period: { from: Date }, lang: ReaderLanguage) {
  const { rows } = await sql<{ name: string; state: string; since: Date; checked: boolean }>`
    select coalesce(name ->> ${lang}, id) as name, state, state_since as since,
      coalesce(last_ok_at >= ${period.from}, false) as checked
    from source where configured and not paused order by id`.execute(db);
  return rows;
}

async function ledgerOf(db: Database, period: { from: Date; to: Date }): Promise<Map<string, number>> {
  const { rows } = await sql<{ reason: string; n: number }>`
    select reason, sum(n)::int as n from ledger join run on run.id = ledger.run_id
    where run.started_at >= ${period.from} and run.started_at < ${period.to} group by reason`.execute(db);
  return new Map(rows.map(({ reason, n }) => [reason, n]));
}
