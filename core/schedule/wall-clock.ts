const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone that this machine knows: the one named, or UTC, so that one bad row never stops the others. */
export function knownZone(zone: string): string {
  return formatOf(zone).resolvedOptions().timeZone;
}

/** Whether this machine knows an IANA zone by this name. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** The ISO day of an instant in a zone. */
export function localDay(at: Date, zone: string): string {
  return new Date(wallClock(at, zone)).toISOString().slice(0, 10);
}

/** Minutes since the local midnight of an instant in a zone. */
export function localMinute(at: Date, zone: string): number {
  return Math.floor((wallClock(at, zone) % DAY_MS) / MINUTE_MS);
}

/** The ISO day some days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The ISO weekday of a day: 1 is Monday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * The instant at which a zone's clock shows a minute of a day. A local time that a change to summer time skips is taken at
 * the first instant after the gap; one that comes twice counts the first time.
 */
export function instantOf(day: string, minute: number, zone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  // Away from a change of the clock the offsets on both sides agree, and one look is enough.
  const before = wallClock(new Date(wall - DAY_MS), zone) - (wall - DAY_MS);
  const after = wallClock(new Date(wall + DAY_MS), zone) - (wall + DAY_MS);
  if (before === after) return new Date(wall - before);
  const first = wall - Math.max(before, after) - QUARTER_MS;
  const last = wall - Math.min(before, after) + QUARTER_MS;
  for (let at = first; at <= last; at += MINUTE_MS) {
    if (wallClock(new Date(at), zone) >= wall) return new Date(at);
  }
  return new Date(wall - after);
}

/** A zone's wall clock at an instant, in milliseconds read as if it were UTC; whole minutes. */
function wallClock(at: Date, zone: string): number {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: isZone(zone) ? zone : 'UTC',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  // Zones come from readers' choices: a closed list, but a bounded cache costs nothing.
  if (formats.size > 700) formats.clear();
  formats.set(zone, format);
  return format;
}
