import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';

/** A process of ours under test. */
export interface Running {
  pid: number;
  /** Resolves when it ends, with its exit code or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** What it wrote, the last two million characters of each. */
  said(): { out: string; err: string };
  kill(signal: NodeJS.Signals): void;
  /** Megabytes of memory, open files, and its Chromium children; null when it is gone. */
  figures(): { rssMb: number; files: number; browsers: number } | null;
}

const KEPT = 2_000_000;

/** Starts the built program with a command line and an environment of its own. */
export function run(args: readonly string[], env: Record<string, string>, dist = 'dist'): Running {
  const child = spawn(process.execPath, [join(packageRoot(), dist, 'main.js'), ...args], {
    cwd: packageRoot(),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: listen(child, 'stdout'), err: listen(child, 'stderr') };
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  const pid = child.pid ?? 0;
  return {
    pid,
    ended,
    said: () => ({ out: said.out(), err: said.err() }),
    kill: (signal) => void child.kill(signal),
    figures: () => figuresOf(pid),
  };
}

function listen(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[stream]?.setEncoding('utf8').on('data', (piece: string) => (text = (text + piece).slice(-KEPT)));
  return () => text;
}

function figuresOf(pid: number): ReturnType<Running['figures']> {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const rssMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    const browsers = descendants(pid).filter((child) => commandOf(child).includes('chrom')).length;
    return { rssMb, files: readdirSync(`/proc/${pid}/fd`).length, browsers };
  } catch {
    return null;
  }
}

/** Ids of all processes below one. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while the list was read.
    }
  }
  const below = (one: number): number[] =>
    (parents.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** A process's command line; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
