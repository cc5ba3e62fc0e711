import { setMaxListeners } from 'node:events';

/** A signal with an end of its own; `clear` when the work is done. */
export interface Deadline {
  signal: AbortSignal;
  clear(): void;
}

/** An end that work has; `clear` when the work is done. */
export interface Limit {
  passed(): boolean;
  clear(): void;
}

/** Calls `end` once: after `ms`, or with `outer`. For work that is done thousands of times and needs no signal of its own. */
export function startLimit(outer: AbortSignal, ms: number, end: () => void): Limit {
  let passed = false;
  const pass = () => {
    passed = true;
    clear();
    end();
  };
  const timer = setTimeout(pass, ms);
  const clear = () => {
    clearTimeout(timer);
    outer.removeEventListener('abort', pass);
  };
  if (outer.aborted) pass();
  else outer.addEventListener('abort', pass, { once: true });
  return { passed: () => passed, clear };
}

/**
 * Aborts after `ms`, or with `outer`. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 lets the garbage collector
 * take such a pair while it is waited for, and the deadline never comes.
 */
export function startDeadline(outer: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  // Pages by the dozen end with one process: no leak that Node should warn of.
  setMaxListeners(0, outer);
  const { clear } = startLimit(outer, ms, () =>
    controller.abort(
      outer.aborted ? outer.reason : new DOMException('The deadline has passed', 'TimeoutError'),
    ),
  );
  return { signal: controller.signal, clear };
}
