const clocks = new Map<string, Intl.DateTimeFormat>();

/** Year, month (1 to 12), day and time of day as a clock on a wall shows them. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
}

/** The instant at which clocks of an IANA zone show this, or null when there is no such day or time. */
export function instantOf(wall: WallTime, zone: string): Date | null {
  const { year, month, day, hour = 0, minute = 0, second = 0 } = wall;
  if (hour > 24 || minute > 59 || second > 60 || year < 1900 || year > 2200) return null;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(Date.UTC(year, month - 1, day));
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null;
  // The offset is asked at the guess and again at the result, because clocks may change between the two.
  const first = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(first, zone));
}

/** What clocks of a zone show at an instant. */
export function wallTimeAt(at: Date, zone: string): Required<WallTime> {
  const shown = new Date(at.getTime() + offsetAt(at.getTime(), zone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

function offsetAt(utc: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const fixed = FIXED[zone];
  if (fixed !== undefined) return fixed * 3_600_000;
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const parts = clockOf(zone).formatToParts(utc);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour') % 24,
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(utc / 1000) * 1000;
}

/** Zones without clock changes since 1976; asking Intl for each date would take most of a page's time. */
const FIXED: Record<string, number> = {
  'Asia/Ho_Chi_Minh': 7,
  'Asia/Saigon': 7,
  'Asia/Bangkok': 7,
  'Asia/Tokyo': 9,
};

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(zone, clock);
  }
  return clock;
}
