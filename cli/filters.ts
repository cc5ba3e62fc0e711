import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Env } from '../config/env.ts';

type Line = (line: string) => string;

/** A line longer than this is answered with an error instead of being kept in memory. */
const LONGEST_LINE = 32 * 1024 * 1024;
const BATCH_CHARS = 64 * 1024;
/** Letters read between two collections of garbage; an article compared with others leaves more of it. */
const CHARS_A_COLLECTION = { extract: 12_000_000, classify: 12_000_000, dedupe: 2_000_000 };

/**
 * Runs a filter over standard input: one line out for each line in, in order, in bounded memory. Exit status 2 at the
 * end when a line could not be used.
 */
export async function runFilter(name: 'extract' | 'classify' | 'dedupe', env: Env): Promise<void> {
  const answer = await FILTERS[name](env);
  const collect = garbageCollector();
  let wrong = false;
  let out = '';
  let read = 0;
  for await (const line of linesOf(process.stdin)) {
    if (!line.trim()) continue;
    const said = line.length > LONGEST_LINE ? tooLong() : answer(line);
    wrong ||= said.startsWith('{"id":') && said.includes('"error":') && isError(said);
    out += `${said}\n`;
    read += line.length;
    if (read > CHARS_A_COLLECTION[name]) {
      read = 0;
      collect();
    }
    if (out.length < BATCH_CHARS) continue;
    await write(out);
    out = '';
  }
  await write(out);
  if (wrong) process.exitCode = 2;
}

/**
 * V8 lets the garbage of a long stream grow to a share of the machine's memory before it looks at the old generation;
 * collected every so many letters, a stream without end stays as small as a short one.
 * In between the heap may grow by a third of what is in use, not to the double.
 */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  setFlagsFromString('--heap-growing-percent=30');
  const collect: unknown = runInNewContext('gc');
  return () => (typeof collect === 'function' ? void collect() : undefined);
}

const FILTERS = {
  async classify(env: Env): Promise<Line> {
    const [{ loadTopic }, { createJudge }, { classifyLine }] = await Promise.all([
      import('../config/topic/load.ts'),
      import('../core/judge/judge.ts'),
      import('../core/judge/classify-line.ts'),
    ]);
    const judge = createJudge(loadTopic(join(env.CONFIG_DIR, 'topic')));
    return (line) => classifyLine(judge, line);
  },
  async dedupe(env: Env): Promise<Line> {
    const [{ loadTopic }, { createJudge }, { createDeduper }] = await Promise.all([
      import('../config/topic/load.ts'),
      import('../core/judge/judge.ts'),
      import('../core/stories/dedupe-line.ts'),
    ]);
    const deduper = createDeduper(createJudge(loadTopic(join(env.CONFIG_DIR, 'topic'))));
    return (line) => deduper.line(line);
  },
  async extract(env: Env): Promise<Line> {
    const [{ extractLine }, { rulesByHost }] = await Promise.all([
      import('../crawlers/extract/extract-line.ts'),
      import('./rules-by-host.ts'),
    ]);
    const rulesFor = rulesByHost(env.CONFIG_DIR);
    return (line) => extractLine(line, new Date(), rulesFor);
  },
} satisfies Record<string, (env: Env) => Promise<Line>>;

function isError(said: string): boolean {
  const parsed: unknown = JSON.parse(said);
  return typeof parsed === 'object' && parsed !== null && 'error' in parsed;
}

function tooLong(): string {
  return JSON.stringify({ id: null, error: `The line is longer than ${LONGEST_LINE} characters.` });
}

/** Lines of a stream; one that grows past the limit is cut there, so that memory stays bounded. */
async function* linesOf(input: NodeJS.ReadStream): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE + 1);
    yield* parts;
  }
  if (rest) yield rest;
}

async function write(text: string): Promise<void> {
  if (!text || process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}
