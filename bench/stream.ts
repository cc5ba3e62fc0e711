import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Figures } from './bench.ts';
import { EXAMPLES, ended, runFilter, type Filter } from './filter-process.ts';
import { peakMbOf } from './machine.ts';
import { rounded } from './rounds.ts';

const LINES = 100_000;

/** A long stream through each filter: lines in a second, and the most memory it held. */
export async function bench(): Promise<Figures> {
  return {
    lines: LINES,
    extract: await stream('extract'),
    classify: await stream('classify'),
    dedupe: await stream('dedupe'),
  };
}

/** Feeds lines as fast as they are taken; every one must be answered, in its order. */
async function stream(filter: Filter): Promise<Record<string, number>> {
  const started = performance.now();
  const child = runFilter(filter);
  const fed = feed(child, filter);
  let answered = 0;
  let peak = 0;
  let early = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(`{"id":"${answered}"`))
      throw new Error(`${filter}: line ${answered} was answered by ${line.slice(0, 80)}`);
    answered++;
    if (answered % 500 === 0) peak = Math.max(peak, peakMbOf(child.pid ?? 0) || 0);
    if (answered === LINES / 10) early = peak;
  }
  await fed;
  await ended(child, filter);
  if (answered !== LINES) throw new Error(`${filter}: ${answered} of ${LINES} lines were answered`);
  const lines_per_s = rounded((LINES / (performance.now() - started)) * 1000);
  return { lines_per_s, rss_mb_after_a_tenth: early, rss_mb: peak };
}

async function feed(child: ChildProcessWithoutNullStreams, filter: Filter): Promise<void> {
  const examples = EXAMPLES[filter]();
  for (let n = 0; n < LINES; n++) {
    const line = `${JSON.stringify({ ...examples[n % examples.length], id: String(n) })}\n`;
    if (!child.stdin.write(line)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
}
