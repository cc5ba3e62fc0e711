import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Town } from './town.ts';

/** Why no small disk can be made here, or null. */
export function whyNoDisk(): string | null {
  return process.getuid?.() === 0 && canMount() ? null : 'only root may mount a small disk';
}

function canMount(): boolean {
  try {
    execFileSync('mountpoint', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A disk of some megabytes of which every byte can be taken. */
export interface SmallDisk {
  folder: string;
  /** Takes what room is left; false when there was no end of it. */
  fill(): boolean;
  /** Gives that room back. */
  empty(): void;
  /** Ends it; nothing on it may be open. */
  free(): void;
}

/** Makes a small disk of a town's own. */
export function smallDisk(town: Town, name: string, megabytes = 4): SmallDisk {
  const folder = join(town.ground.folder, name);
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const page = Buffer.alloc(4096);
      for (let n = 0; n <= megabytes * 256; n++) {
        try {
          appendFileSync(ballast, page);
        } catch (cause) {
          return cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
        }
      }
      return false;
    },
    empty: () => rmSync(ballast),
    free: () => void execFileSync('umount', [folder]),
  };
}

/** Puts what articles write on a disk of 48 MB and fills the rest of it. */
export async function fillDisk(town: Town): Promise<{ wasFull: boolean; free(): Promise<void> }> {
  const { folder, free } = smallDisk(town, 'small', 48);
  execFileSync('mkdir', ['-p', '-m', '0777', `${folder}/space`]);
  const owner = execFileSync('stat', ['-c', '%u:%g', `/proc/${town.ground.postgres.pid()}`], {
    encoding: 'utf8',
  });
  execFileSync('chown', [owner.trim(), `${folder}/space`]);
  const name = sql.ref(`small_${process.pid}`);
  await sql`create tablespace ${name} location ${sql.lit(`${folder}/space`)}`.execute(town.db);
  // Tables that every article writes into move to the small disk; the ballast takes what is left of it.
  for (const table of ['band', 'alert'])
    await sql`alter table ${sql.table(table)} set tablespace ${name}`.execute(town.db);
  await sql`create table ballast (x text) tablespace ${name}`.execute(town.db);
  const wasFull = await fillTable(town);
  return {
    wasFull,
    free: async () => {
      // Emptying it would need a page of the full disk.
      await sql`drop table ballast`.execute(town.db);
      for (const table of ['band', 'alert'])
        await sql`alter table ${sql.table(table)} set tablespace pg_default`.execute(town.db);
      await sql`drop tablespace ${name}`.execute(town.db);
      free();
    },
  };
}

/** Fills the ballast until the disk says no. */
async function fillTable({ db }: Town): Promise<boolean> {
  for (let n = 0; n < 2000; n++) {
    const refusal =
      await sql`insert into ballast select repeat(md5(random()::text), 20) from generate_series(1, 300)`
        .execute(db)
        .then(
          () => null,
          (cause: unknown) => String(cause),
        );
    if (refusal) return /No space|could not extend/i.test(refusal);
  }
  return false;
}
