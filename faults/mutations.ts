import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import type { BackendKind } from './ground.ts';

/** What a row plays with when a guard is gone: another build, or a change of its database. */
export interface Mutant {
  dist?: string;
  sql?: string;
}

/** A guard that can be taken out, and the rows that must notice. */
export interface Mutation {
  guard: string;
  rows: number[];
  /** Run in the row's database before it is played. */
  sql?: string;
  /** A change in a copy of the build. */
  code?: { file: string; changes: readonly { find: RegExp; put: string }[] };
}

/** The three guards without which the promises of alerts can't hold. */
export const MUTATIONS: Mutation[] = [
  {
    guard: 'the unique key of alerts',
    rows: [2],
    sql: 'alter table alert drop constraint alert_subscription_id_story_id_occasion_key',
  },
  {
    guard: 'the commit before DATA',
    rows: [3],
    code: {
      file: 'store/delivery-log.js',
      changes: [{ find: /set data_started_at = now\(\)/, put: 'set data_started_at = null' }],
    },
  },
  {
    guard: 'the sweeper',
    rows: [10],
    code: {
      file: 'workers/schedule.js',
      changes: [
        { find: /await dueRefs\(services\.db, REFS_A_TICK\)/, put: '[]' },
        { find: /await unfinishedDeliveries\(services\.db, DELIVERIES_A_TICK\)/, put: '[]' },
      ],
    },
  },
];

/** Runs `work` without a guard; throws when the guard is not where it was. */
export async function withMutation(
  { guard, sql, code }: Mutation,
  backend: BackendKind,
  work: (mutant: Mutant) => Promise<void>,
): Promise<void> {
  if (!code) return await work(sql ? { sql } : {});
  const dist = `dist-mutant-${backend}`;
  const folder = join(packageRoot(), dist);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(packageRoot(), 'dist'), folder, { recursive: true });
  try {
    const file = join(folder, code.file);
    let text = readFileSync(file, 'utf8');
    for (const { find, put } of code.changes) {
      if (!find.test(text)) throw new Error(`${guard} is not in ${code.file} any more`);
      text = text.replace(find, put);
    }
    writeFileSync(file, text);
    await work({ dist });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
