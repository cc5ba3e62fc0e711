import { readdirSync, readFileSync } from 'node:fs';

/** Chromium below this process at one moment (Linux). */
export interface BrowserProcesses {
  all: number[];
  /** Those that are a browser itself, not one of its children. */
  browsers: number[];
}

/** Reads /proc. */
export function browserProcesses(): BrowserProcesses {
  const parents = new Map<number, number>();
  const found: number[] = [];
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, comm = '', rest = ''] = /\((.*)\) (.*)/s.exec(stat) ?? [];
      parents.set(Number(name), Number(rest.split(' ')[1]));
      if (/chrom|headless/i.test(comm)) found.push(Number(name));
    } catch {
      // A process may end between the two readings.
    }
  }
  const ours = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === process.pid || ours(parents.get(pid)));
  const all = found.filter((pid) => ours(pid));
  return { all, browsers: all.filter((pid) => !found.includes(parents.get(pid) ?? 0)) };
}

/** Those of these processes that still live, whoever is their parent now. */
export function survivors(pids: Iterable<number>): number[] {
  return [...pids].filter((pid) => {
    try {
      const [, comm = '', state = ''] =
        /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return /chrom|headless/i.test(comm) && state !== 'Z';
    } catch {
      return false;
    }
  });
}
