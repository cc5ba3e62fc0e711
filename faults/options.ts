import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BackendKind } from './ground.ts';

/** What was asked for on the command line. */
export interface Options {
  rows: number[];
  backends: BackendKind[];
  seed: number;
  json: boolean;
  /** Length of a random walk; 0 for the rows themselves. */
  walkMs: number;
  mutate: boolean;
  /** Print what was last seen of each row instead of playing any. */
  table: boolean;
  /** Senders to kill one after the other; 0 for the rows themselves. */
  kills: number;
  /** Folder for the table and for what shows how a row broke. */
  artefacts: string;
}

/** Reads `[ROW…] [--backend postgres|redis] [--seed N] [--json] [--walk SECONDS] [--mutate] [--kills N] [--table] [--artefacts DIR]`. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      backend: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      walk: { type: 'string' },
      mutate: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      kills: { type: 'string' },
      artefacts: { type: 'string' },
    },
  });
  const backend = values.backend;
  if (backend && backend !== 'postgres' && backend !== 'redis') stop('--backend takes postgres or redis');
  const rows = positionals.map(Number);
  if (rows.some((row) => !Number.isInteger(row)))
    stop('rows are numbers, for example: npm run faults -- 3 15');
  return {
    rows,
    backends: backend ? [backend as BackendKind] : ['postgres', 'redis'],
    seed: Number(values.seed ?? Math.floor(Math.random() * 1e6)),
    json: values.json,
    walkMs: Number(values.walk ?? 0) * 1000,
    mutate: values.mutate,
    table: values.table,
    kills: Number(values.kills ?? 0),
    artefacts: values.artefacts ?? join('var', 'faults'),
  };
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
