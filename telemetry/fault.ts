interface ArmedFault {
  name: string;
  left: number;
  /** Milliseconds for which the process stands still; null to kill it. */
  blockMs: number | null;
}

let armed: ArmedFault | null = null;

/**
 * Arms a named point for the fault tests: `deliver.after-claim:3` kills this process at its third pass,
 * `article.after-fetch:1:block=20000` lets it stand still for 20 s as a busy loop would.
 */
export function armFault(spec: string | undefined): void {
  const [name, times, block] = spec?.split(':') ?? [];
  const blockMs = block ? Number(block.replace('block=', '')) : null;
  armed = name ? { name, left: Number(times ?? 1), blockMs } : null;
}

/** A named point at which a fault test may kill or stop the process; does nothing otherwise. */
export function faultPoint(name: string): void {
  if (armed?.name !== name || --armed.left > 0) return;
  const { blockMs } = armed;
  armed = null;
  if (blockMs === null) process.kill(process.pid, 'SIGKILL');
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
}
