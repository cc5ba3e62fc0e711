import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import type { BackendKind } from './ground.ts';

/** What a row plays with when a guard is gone: another build, or a change of its database. */
export interface Mutant {
  dist?: string | undefined;
  sql?: string | undefined;
  /** How long a town is waited for that can't come to rest. */
  patienceMs?: number | undefined;
}

/** A guard that can be taken out, and the rows that must notice. */
export interface Mutation {
  guard: string;
  /** Rows that must go red. */
  rows: readonly number[];
  /** Run in each row's database before it is played, with the guard and without: what the guard is there for. */
  strain?: string;
  /** Run after it when the guard is taken out. */
  sql?: string;
  /** A change in a copy of the build. */
  code?: { file: string; changes: readonly { find: RegExp; put: string }[] };
  /** What the guard would have mended is waited for no longer than this. */
  patienceMs?: number;
}

/** Rows that are played without each guard, unless others are named: so it is seen who notices what. */
export const PLAYED = [2, 3, 10] as const;

/** The three guards without which the promises of alerts can't hold. */
export const MUTATIONS: Mutation[] = [
  {
    guard: 'the unique key of alerts',
    rows: [2],
    // Somebody who writes each alert again: a job that ran twice, or a lock that did not hold.
    strain: `create function again() returns trigger language plpgsql as $$ begin
        insert into alert (subscription_id, story_id, occasion, told) values (new.subscription_id, new.story_id, new.occasion, new.told)
          on conflict do nothing;
        return null; end $$;
      create trigger again after insert on alert for each row when (pg_trigger_depth() = 0) execute function again()`,
    sql: 'alter table alert drop constraint alert_subscription_id_story_id_occasion_key',
    code: {
      file: 'store/alerts.js',
      changes: [{ find: /on conflict \(subscription_id, story_id, occasion\) do nothing/, put: '' }],
    },
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
    // Longer than it takes the queue to see that a worker is gone.
    patienceMs: 60_000,
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
  { guard, strain, sql, code, patienceMs }: Mutation,
  backend: BackendKind,
  work: (mutant: Mutant) => Promise<void>,
): Promise<void> {
  const both = [strain, sql].filter((each) => each !== undefined).join(';\n');
  const mutant: Mutant = { sql: both || undefined, patienceMs };
  if (!code) return await work(mutant);
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
    await work({ ...mutant, dist });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
