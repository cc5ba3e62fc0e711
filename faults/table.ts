import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './artefacts.ts';
import type { BackendKind } from './ground.ts';
import { ROWS } from './rows/index.ts';

const BACKENDS: readonly BackendKind[] = ['postgres', 'redis'];

/**
 * What was last seen of each row, as Markdown: held or broken, seconds and seed on each back-end; below it the walks, the
 * killed senders, and what noticed that a guard was gone. Reads what runs have kept in the artefacts' folder.
 */
export function seenTable(folder: string): string {
  const last = lastOutcomes(folder);
  const rows = ROWS.map(({ n, fault, only }) => {
    const cells = BACKENDS.map((backend) =>
      only && only !== backend ? '–' : cellOf(last.get(`${n} ${backend}`)),
    );
    return `| ${n} | ${fault} | ${cells.join(' | ')} |`;
  });
  const others = [...last.values()].filter(({ row }) => !/^\d+$/.test(row));
  return [
    '| row | fault | on Postgres | on Redis |',
    '|---|---|---|---|',
    ...rows,
    ...(others.length ? ['', '| besides | on | what was seen | |', '|---|---|---|---|'] : []),
    ...others.map(
      (one) =>
        `| ${one.row} | ${one.backend} | ${[...one.broken, ...one.held].join('; ')} | ${cellOf(one)} |`,
    ),
  ].join('\n');
}

/** The newest outcome of each row on each back-end, by `row back-end`. */
function lastOutcomes(folder: string): Map<string, Outcome> {
  const lines = readFileSync(join(folder, 'table.jsonl'), 'utf8').trim().split('\n');
  const outcomes = lines.map((line) => JSON.parse(line) as Outcome);
  return new Map(outcomes.map((outcome) => [`${outcome.row} ${outcome.backend}`, outcome]));
}

function cellOf(outcome: Outcome | undefined): string {
  if (!outcome) return 'not played';
  const { broken, ms, seed } = outcome;
  return `${broken.length ? 'BROKEN' : 'held'}, ${Math.round(ms / 1000)} s, seed ${seed}`;
}
