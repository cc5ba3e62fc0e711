const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When a digest goes out: an hour of the reader's day, for weekly ones on an ISO weekday (1 = Monday). */
export interface DigestPlan {
  cadence: 'daily' | 'weekly';
  hour: number;
  weekday: number;
  /** IANA zone. */
  zone: string;
}

/**
 * The next time after `now` at which a digest is due, by the wall clock of the reader's zone. A local hour that a change to
 * summer time skips is taken at the first instant after the gap; one that comes twice counts the first time.
 */
export function nextDigest(now: Date, plan: DigestPlan): Date {
  const zone = knownZone(plan.zone);
  const today = localDay(now, zone);
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = new Date(Date.parse(`${today}T00:00:00Z`) + ahead * DAY_MS);
    const weekday = day.getUTCDay() || 7;
    if (plan.cadence === 'weekly' && weekday !== plan.weekday) continue;
    const at = instantOf(day.toISOString().slice(0, 10), plan.hour, zone);
    if (at > now) return at;
  }
  return new Date(now.getTime() + 7 * DAY_MS);
}

/** A zone that this machine knows: the one named, or UTC, so that one bad row never stops the others. */
export function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** The ISO day of an instant in a zone. */
export function localDay(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: knownZone(zone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

function instantOf(day: string, hour: number, zone: string): Date {
  const wall = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  const clock = wallClock(zone);
  // The offset may change on the day itself: of all instants around, the first whose local clock is not before the wish.
  for (let at = wall - 15 * 3600_000; at <= wall + 15 * 3600_000; at += 15 * MINUTE_MS) {
    if (clock(new Date(at)) >= wall) return new Date(at);
  }
  return new Date(wall);
}

/** A zone's wall clock at an instant, read as if it were UTC. Making a format costs more than a hundred uses of it. */
function wallClock(zone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = format.formatToParts(at);
    const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
}
