import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder can't be used; the message says why and what to do. */
export class DataFolderFault extends Error {}

/**
 * Takes a data folder for this process; returns what gives it back. Throws DataFolderFault when another live process
 * has it, or when the folder can't be written. A lock left by a process that is gone is taken over.
 */
export function lockDataFolder(folder: string): () => void {
  const file = join(folder, 'kakehashi.lock');
  const mine = `${process.pid} ${startOf(process.pid)}`;
  try {
    mkdirSync(folder, { recursive: true });
    if (!tryWrite(file, mine)) {
      const owner = readFileSync(file, 'utf8').trim();
      const [pid = 0, start = 0] = owner.split(' ').map(Number);
      if (pid !== process.pid && isAlive(pid, start)) {
        throw new DataFolderFault(
          `Another Kakehashi (process ${pid}) is using the data folder ${folder}. Stop it, or give this one a DATA_DIR of its own.`,
        );
      }
      writeFileSync(file, mine);
    }
  } catch (cause) {
    if (cause instanceof DataFolderFault) throw cause;
    throw new DataFolderFault(describeFolderFault(folder, cause), { cause });
  }
  return () => {
    if (readFileSync(file, 'utf8') === mine) rmSync(file, { force: true });
  };
}

/** One sentence for an error met while writing below a folder. */
export function describeFolderFault(folder: string, cause: unknown): string {
  const text = cause instanceof Error ? `${cause.message}` : String(cause);
  if (/ENOSPC|No space left/i.test(text))
    return `The disk that holds ${folder} is full. Free some space and start again.`;
  if (/EACCES|EPERM|Permission denied/i.test(text))
    return `The data folder ${folder} can't be written by this user. Change its owner, or set DATA_DIR.`;
  return `The data folder ${folder} can't be used: ${text.split('\n')[0]}`;
}

function tryWrite(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

/** Start time in clock ticks, so that a reused process id is not taken for the old owner; 0 where /proc is missing. */
function startOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return 0;
  }
}

function isAlive(pid: number, start: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
  const now = startOf(pid);
  return !start || !now || now === start;
}
