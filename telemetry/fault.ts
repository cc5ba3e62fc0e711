let armed: { name: string; left: number } | null = null;

/** Arms a kill point for the fault tests: `deliver.after-claim:3` kills this process at its third pass. */
export function armFault(spec: string | undefined): void {
  const [name, times] = spec?.split(':') ?? [];
  armed = name ? { name, left: Number(times ?? 1) } : null;
}

/** A named point at which a fault test may kill the process; does nothing otherwise. */
export function faultPoint(name: string): void {
  if (armed?.name !== name || --armed.left > 0) return;
  process.kill(process.pid, 'SIGKILL');
}
