import { SingleBar } from 'cli-progress';

/** A bar on a terminal; silent elsewhere, so that logs and pipes stay clean. */
export interface Progress {
  update(done: number, total: number, values?: Record<string, string | number>): void;
  stop(): void;
}

/** Starts a bar on standard error: `{bar} {value}/{total}` and what `format` adds. */
export function startProgress(format: string): Progress {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true });
  let started = false;
  return {
    update: (done, total, values = {}) => {
      // Begun with what is known: an empty bar of nothing would stand there as full.
      if (!started) bar.start(total, done, values);
      started = true;
      bar.setTotal(total);
      bar.update(done, values);
    },
    stop: () => bar.stop(),
  };
}

/**
 * A signal that the first Ctrl-C (or SIGTERM) gives: the command ends at the next safe place and says how to go on. The
 * second ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Error('Interrupted'));
    });
  return controller.signal;
}
