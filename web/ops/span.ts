import type { Translate } from '../translate.ts';

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const;

/** How long ago, or how long until, in the largest whole unit: "3 h", "in 5 min". */
export function span(at: Date, now: Date, t: Translate): string {
  const ms = now.getTime() - at.getTime();
  const [unit, length] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ['seconds', 1000];
  const count = Math.round(Math.abs(ms) / length);
  return t(`span.${ms >= 0 ? 'ago' : 'in'}.${unit}`, { count });
}
