import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The system account that Postgres runs under. */
export interface Account {
  uid: number;
  gid: number;
}

const PREFERRED = ['kakehashi', 'postgres'];

/**
 * Postgres refuses to run as root; there it gets an account of its own: one named kakehashi or postgres, made when
 * the system can, else `nobody`. Null when we aren't root: then it runs as we do.
 */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const found = PREFERRED.map(lookUp).find(Boolean);
  if (found) return found;
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'kakehashi'],
      {
        stdio: 'ignore',
      },
    );
  } catch {
    // No useradd here, or a read-only system.
  }
  return lookUp('kakehashi') ?? lookUp('nobody');
}

function lookUp(name: string): Account | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/** Whether an account that is neither owner nor group can walk down to a path (all folders above are o+x). */
export function reachableByOthers(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      if (!(statSync(folder).mode & 0o001)) return false;
    } catch {
      // Not made yet: the parent decides.
    }
    if (folder === dirname(folder)) return true;
  }
}
