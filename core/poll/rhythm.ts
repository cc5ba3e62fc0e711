const DAY_MS = 24 * 3600_000;

/** What a poll found, for the time until the next. */
export interface PollResult {
  /** Links that were not known. */
  fresh: number;
  /** Polls that failed in a row, this one included; 0 after a good one. */
  failures: number;
  /** The site asked not to be asked before this. */
  retryAt: Date | null;
}

/** Shortest and longest time between two polls of a source, in milliseconds. */
export interface PollBounds {
  everyMs: number;
  longestMs: number;
}

/**
 * The time until the next poll, in milliseconds: shorter while news comes, longer while none does, within the
 * source's bounds; after failures it doubles up to a day. `jitter` (0 to 1) spreads sources that fail together.
 */
export function nextInterval(
  current: number,
  result: PollResult,
  bounds: PollBounds,
  jitter: number,
): number {
  if (result.failures > 0) {
    const doubled = Math.min(DAY_MS, bounds.everyMs * 2 ** Math.min(result.failures, 12));
    return Math.min(DAY_MS, Math.round(doubled * (0.75 + jitter / 2)));
  }
  const wished = result.fresh > 0 ? current * 0.6 : current * 1.25;
  return Math.round(Math.min(bounds.longestMs, Math.max(bounds.everyMs, wished)));
}

/**
 * When the next poll starts. Inside a poll window ("07:00"–"19:00" in the site's zone) nothing is moved; outside, the
 * poll waits for the window to open. A Retry-After always counts.
 */
export function nextCheck(
  now: Date,
  intervalMs: number,
  rules: { window: { from: string; to: string } | null; zone: string; retryAt: Date | null },
): Date {
  const wished = new Date(Math.max(now.getTime() + intervalMs, rules.retryAt?.getTime() ?? 0));
  return rules.window ? intoWindow(wished, rules.window, rules.zone) : wished;
}

function intoWindow(at: Date, window: { from: string; to: string }, zone: string): Date {
  const minute = localMinute(at, zone);
  const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
  const inside = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (inside) return at;
  const wait = (from - minute + 1440) % 1440;
  return new Date(at.getTime() + wait * 60_000);
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function localMinute(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return minuteOf(parts.format(at));
}

const ATTEMPT_WAITS_MS = [30_000, 120_000, 600_000, 3600_000, 4 * 3600_000, 12 * 3600_000, DAY_MS];
/** A page that fails this often is given up; the ledger says why. */
export const MOST_ATTEMPTS = ATTEMPT_WAITS_MS.length;

/** When a page that failed `attempts` times is tried again: 30 s at first, a day at most, spread by `jitter` (0 to 1). */
export function nextAttempt(now: Date, attempts: number, retryAt: Date | null, jitter: number): Date {
  const wait = ATTEMPT_WAITS_MS[Math.min(Math.max(attempts, 1), MOST_ATTEMPTS) - 1] ?? DAY_MS;
  return new Date(Math.max(now.getTime() + wait * (0.8 + jitter * 0.4), retryAt?.getTime() ?? 0));
}

const RECHECKS_MS = [3600_000, 5 * 3600_000, 18 * 3600_000, DAY_MS];

/** When a stored page is read again for edits: four times within two days, then never; null when it is over. */
export function nextRecheck(now: Date, done: number, quickMs: number | null): Date | null {
  if (quickMs !== null && done < 20) return new Date(now.getTime() + quickMs);
  const wait = RECHECKS_MS[done];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}
