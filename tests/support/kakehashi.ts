import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { afterAll } from 'vitest';
import { packageRoot } from '../../config/root.ts';

/** A command of ours as a process of its own. */
export interface Running {
  child: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  /** Waits until standard output holds a match; fails with what was said when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit status; null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Everything that would lead a command of a test away from that test. */
const OURS =
  /^(DATABASE_URL|REDIS_URL|SMTP_URL|MAIL_FROM|CONTACT|PUBLIC_URL|DATA_DIR|CONFIG_DIR|HOST|PORT|TICK_SECONDS|FAULT_AT|LOG_LEVEL|KAKEHASHI_\w+|NODE_OPTIONS|VITEST\w*)(_FILE)?$/;

const children = new Set<ChildProcessWithoutNullStreams>();
// A test that failed half-way leaves nothing behind.
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts `kakehashi …` from the sources, with only these of our settings; under another user's id when one is given. */
export function kakehashi(
  args: readonly string[],
  settings: Record<string, string> = {},
  uid?: number,
): Running {
  const foreign = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  const child = spawn(process.execPath, ['scripts/cli.mjs', ...args], {
    cwd: packageRoot(),
    env: { ...Object.fromEntries(foreign), LOG_LEVEL: 'error', ...settings },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  children.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([status]) => (typeof status === 'number' ? status : null));
  return {
    child,
    stdout: () => out,
    stderr: () => err,
    ended,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(out);
        if (found) return found;
        const over = await Promise.race([
          once(child.stdout, 'data').then(() => false),
          ended.then(() => true),
        ]);
        if (over && !pattern.test(out))
          throw new Error(`It ended without saying ${pattern}:\n${out}\n${err}`);
      }
    },
  };
}

/** Runs a command to its end, with this on its standard input. */
export async function run(
  args: readonly string[],
  settings: Record<string, string> = {},
  input = '',
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const running = kakehashi(args, settings);
  running.child.stdin.on('error', () => {});
  running.child.stdin.end(input);
  const status = await running.ended;
  return { status, stdout: running.stdout(), stderr: running.stderr() };
}
