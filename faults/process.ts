import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
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
  /** How large it is, null when it is gone. */
  figures(): Figures | null;
}

/** How large a process is, and what it has below it. */
export interface Figures {
  /** Megabytes of memory at its largest. */
  peakMb: number;
  /** Open files. */
  files: number;
  /** Chromium processes, and ended ones that nobody has taken notice of. */
  browsers: number;
  zombies: number;
}

const KEPT = 2_000_000;

/** How a process is started: the build, and a file that its log goes to, as under a service manager. */
export interface RunOptions {
  dist?: string | undefined;
  logTo?: string | undefined;
}

/** Starts the built program with a command line and an environment of its own. */
export function run(
  args: readonly string[],
  env: Record<string, string>,
  { dist = 'dist', logTo }: RunOptions = {},
): Running {
  const log = logTo ? openSync(logTo, 'a') : null;
  const child = spawn(process.execPath, [join(packageRoot(), dist, 'main.js'), ...args], {
    cwd: packageRoot(),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', log ?? 'pipe'],
  });
  if (log !== null) closeSync(log);
  const err = logTo ? () => textOfFile(logTo) : listen(child, 'stderr');
  const said = { out: listen(child, 'stdout'), err };
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

/** What stands in a file; nothing when its disk is gone. */
function textOfFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function listen(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[stream]?.setEncoding('utf8').on('data', (piece: string) => (text = (text + piece).slice(-KEPT)));
  return () => text;
}

function figuresOf(pid: number): Figures | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+Z/m.test(status)) return null;
    const below = descendants(pid);
    return {
      peakMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
      files: readdirSync(`/proc/${pid}/fd`).length,
      browsers: below.filter((child) => commandOf(child).includes('chrom')).length,
      zombies: below.filter(isZombie).length,
    };
  } catch {
    return null;
  }
}

function isZombie(pid: number): boolean {
  return statOf(pid)?.[0] === 'Z';
}

/** State and parent of a process; undefined when it is gone. */
function statOf(pid: number | string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function allProcesses(): number[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .map(Number);
}

/** Ids of all processes below one. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const child of allProcesses()) {
    const parent = Number(statOf(child)?.[1] ?? 0);
    parents.set(parent, [...(parents.get(parent) ?? []), child]);
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

/**
 * Browser processes started with a setting of this value, of which no living process of ours is the parent any more. A
 * browser's crash handler is nobody's child from the beginning, and ends with it.
 */
export function orphanedBrowsers(setting: string, alive: readonly Running[]): number[] {
  const browsers = allProcesses().filter((pid) => {
    const command = commandOf(pid);
    return (
      command.includes('chrom') &&
      !command.split(' ')[0]?.endsWith('crashpad_handler') &&
      environmentOf(pid).includes(setting)
    );
  });
  // Looked at afterwards: one that starts in between has a parent.
  const kept = new Set(alive.flatMap(({ pid }) => descendants(pid)));
  return browsers.filter((pid) => !kept.has(pid) && commandOf(pid) !== '');
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
