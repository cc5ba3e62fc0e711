import { once } from 'node:events';
import type { Figures } from './bench.ts';
import { EXAMPLES, ended, runFilter, type Filter } from './filter-process.ts';
import { alternate } from './rounds.ts';

const ROUNDS = 7;

/** The filters of the command line: milliseconds from the start of the process to its first answer. */
export async function bench(): Promise<Figures> {
  const turn = (filter: Filter) => async () => ({ first_answer_ms: await firstAnswer(filter) });
  const starts = await alternate(ROUNDS, {
    extract: turn('extract'),
    classify: turn('classify'),
    dedupe: turn('dedupe'),
  });
  return {
    extract_ms: Math.round(starts.extract.first_answer_ms),
    classify_ms: Math.round(starts.classify.first_answer_ms),
    dedupe_ms: Math.round(starts.dedupe.first_answer_ms),
  };
}

async function firstAnswer(filter: Filter): Promise<number> {
  const started = performance.now();
  const child = runFilter(filter);
  child.stdin.end(`${JSON.stringify({ id: '1', ...EXAMPLES[filter]()[0] })}\n`);
  await once(child.stdout, 'data');
  const ms = performance.now() - started;
  await ended(child, filter);
  return ms;
}
