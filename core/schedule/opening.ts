import { workingDayFrom } from './digest-time.ts';
import type { Rest } from './rest-days.ts';
import { dayAfter, instantOf, localDay, localMinute } from './wall-clock.ts';

/** When a reader may be told at once: not in quiet hours, not on days of rest. */
export interface Openness {
  /** IANA zone. */
  zone: string;
  /** Minutes of the local day; the span may pass midnight. Null: no quiet hours. */
  quiet: { from: number; to: number } | null;
  rest: Rest;
}

/** The first instant from `now` on at which a reader may be told; `now` itself when that is now. */
export function opensAt(now: Date, openness: Openness): Date {
  const { zone, quiet, rest } = openness;
  const today = localDay(now, zone);
  const minute = localMinute(now, zone);
  const working = workingDayFrom(today, rest);
  if (working !== today) return instantOf(working, quiet && holds(quiet, 0) ? quiet.to : 0, zone);
  if (!quiet || !holds(quiet, minute)) return now;
  // Quiet until later today, or over midnight until tomorrow.
  if (minute < quiet.to) return instantOf(today, quiet.to, zone);
  return instantOf(workingDayFrom(dayAfter(today, 1), rest), quiet.to, zone);
}

function holds({ from, to }: { from: number; to: number }, minute: number): boolean {
  if (from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
