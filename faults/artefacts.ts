import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { BackendKind } from './ground.ts';
import type { Town } from './town.ts';

/** What a row showed. */
export interface Outcome {
  row: string;
  backend: BackendKind;
  seed: number;
  held: string[];
  broken: string[];
  ms: number;
}

const TABLES = ['source', 'ref', 'delivery', 'alert', 'run', 'ledger', 'trouble', 'host', 'mail_domain'];

/** Adds a line to the table of all rows ever played here. */
export function keepTable(folder: string, outcome: Outcome): void {
  mkdirSync(folder, { recursive: true });
  const line = JSON.stringify({ at: new Date().toISOString(), ...outcome });
  appendFileSync(join(folder, 'table.jsonl'), `${line}\n`);
}

/** Keeps what shows how a row broke: what each process said, the tables, and what site and relay saw. */
export async function keepArtefacts(folder: string, town: Town, outcome: Outcome): Promise<void> {
  const own = join(folder, `${outcome.row}-${outcome.backend}-${outcome.seed}`);
  mkdirSync(own, { recursive: true });
  for (const [n, child] of [town.web, ...town.processes].entries())
    writeFileSync(join(own, n ? `worker-${n}.log` : 'web.log'), `${child.said().out}${child.said().err}`);
  const { site, mail, strikes } = town;
  const saw = { outcome, strikes, flows: mail.sink.flows, requests: site.requests, waits: site.waits };
  writeFileSync(join(own, 'seen.json'), JSON.stringify(saw, null, 1));
  for (const table of TABLES) {
    const { rows } = await sql`select * from ${sql.table(table)}`
      .execute(town.db)
      .catch((cause: unknown) => ({ rows: [{ cause: String(cause) }] }));
    writeFileSync(join(own, `${table}.jsonl`), rows.map((row) => JSON.stringify(row, bigAsText)).join('\n'));
  }
}

function bigAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
