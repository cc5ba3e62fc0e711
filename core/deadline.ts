import { setMaxListeners } from 'node:events';

/** A signal with an end of its own; `clear` when the work is done. */
export interface Deadline {
  signal: AbortSignal;
  clear(): void;
}

/**
 * Aborts after `ms`, or with `outer`. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 lets the garbage collector
 * take such a pair while it is waited for, and the deadline never comes.
 */
export function startDeadline(outer: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  const cancel = () => controller.abort(outer.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The deadline has passed', 'TimeoutError')),
    ms,
  );
  if (outer.aborted) cancel();
  else {
    // Pages by the dozen end with one process: no leak that Node should warn of.
    setMaxListeners(0, outer);
    outer.addEventListener('abort', cancel, { once: true });
  }
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', cancel);
    },
  };
}
