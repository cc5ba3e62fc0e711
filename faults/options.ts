import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { BackendKind } from './ground.ts';
import { ROWS } from './rows/index.ts';

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

/** Reads the command line; a mistake in it, or a wish for help, ends the process with what may be written. */
export function readOptions(args: readonly string[]): Options {
  const command = new Command('npm run faults --')
    .description(
      'Plays faults against the built program and checks what must always be true. Without rows: all of them.',
    )
    .argument('[row...]', 'numbers of rows, for example 3 15', row)
    .addOption(new Option('--backend <queue>', 'on one queue only').choices(['postgres', 'redis'] as const))
    .option('--seed <n>', 'the numbers by which chance is dealt; printed with each row', whole)
    .option('--walk <seconds>', 'three faults, dealt by the seed, for so long', whole)
    .option('--kills <n>', 'so many senders killed one after the other', whole)
    .option('--mutate', 'take the guards out in turn; rows have to go red', false)
    .option('--table', 'print what was last seen of each row, play none', false)
    .option('--json', 'one line of JSON for each row', false)
    .option('--artefacts <folder>', 'where the table and the traces of broken rows go', join('var', 'faults'))
    .exitOverride(({ exitCode }) => process.exit(exitCode ? 2 : 0));
  command.parse([...args], { from: 'user' });
  const asked = command.opts<Asked>();
  return {
    rows: command.processedArgs[0] ?? [],
    backends: asked.backend ? [asked.backend] : ['postgres', 'redis'],
    seed: asked.seed ?? Math.floor(Math.random() * 1e6),
    json: asked.json,
    walkMs: (asked.walk ?? 0) * 1000,
    mutate: asked.mutate,
    table: asked.table,
    kills: asked.kills ?? 0,
    artefacts: asked.artefacts,
  };
}

/** What commander reads. */
interface Asked {
  backend?: BackendKind;
  seed?: number;
  walk?: number;
  kills?: number;
  mutate: boolean;
  table: boolean;
  json: boolean;
  artefacts: string;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is no whole number.');
  return Number(text);
}

function row(text: string, before: readonly number[] = []): number[] {
  const number = whole(text);
  if (!ROWS.some(({ n }) => n === number)) throw new InvalidArgumentError('There is no such row.');
  return [...before, number];
}
