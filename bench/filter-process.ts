import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';

export type Filter = 'extract' | 'classify' | 'dedupe';
type Example = Record<string, unknown>;

/** Inputs for each filter: our own labelled articles, and a page of every source. */
export const EXAMPLES: Record<Filter, () => Example[]> = {
  extract: pages,
  classify: articles,
  dedupe: articles,
};

/** Starts a filter as its users do: the compiled command line, lines through pipes. */
export function runFilter(filter: Filter): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [join(packageRoot(), 'dist', 'main.js'), filter]);
  child.stderr.pipe(process.stderr);
  return child;
}

/** Waits for its end; throws unless it ended well. */
export async function ended(child: ChildProcessWithoutNullStreams, filter: Filter): Promise<void> {
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`${filter} ended with status ${child.exitCode}`);
}

function articles(): Example[] {
  const text = readFileSync(join(packageRoot(), 'eval', 'own-train.jsonl'), 'utf8');
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => {
    const parsed: unknown = JSON.parse(line);
    return parsed as Example;
  });
}

function pages(): Example[] {
  const folder = join(packageRoot(), 'tests', 'sources', 'fixtures');
  return readdirSync(folder).map((source) => ({
    url: `https://${source}.example/bai-viet`,
    html: readFileSync(join(folder, source, 'page.html'), 'utf8'),
  }));
}
