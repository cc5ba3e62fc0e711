import { zoneOffset } from './zone-offset.ts';

/**
 * When a source publishes, learned from its own news. Each list has 48 numbers: the hours of the days from Monday to
 * Friday, then those of the weekend, in the site's zone. Older weeks count less: half after four weeks.
 */
export interface Habit {
  /** Hours watched. */
  hours: number[];
  /** Links that were new. */
  items: number[];
  /** Hours in which something was new, however much. */
  busy: number[];
  /** Watched until then (ISO). */
  until: string;
  /** The newest link's time of publication, or of discovery where none is told (ISO). */
  newsAt: string | null;
}

/** New links with their times of publication, as a poll at `now` found them. */
export interface Found {
  times: readonly (Date | null)[];
  now: Date;
  zone: string;
}

const HOUR_MS = 3600_000;
const BINS = 48;
const HALF_LIFE_MS = 28 * 24 * HOUR_MS;
const LONGEST_LOOK_BACK_MS = 14 * 24 * HOUR_MS;
const LATE_MS = 24 * HOUR_MS;

/** What is known after a poll; pure. A first poll learns from the times in the list, so that a feed teaches at once. */
export function learn(before: Habit | null, found: Found): Habit {
  const { now, zone } = found;
  const offset = zoneOffset(now, zone);
  const from = watchedFrom(before, found);
  const fade = 0.5 ** ((now.getTime() - from) / HALF_LIFE_MS);
  const habit: Habit = {
    hours: faded(before?.hours, fade),
    items: faded(before?.items, fade),
    busy: faded(before?.busy, fade),
    until: now.toISOString(),
    newsAt: before?.newsAt ?? null,
  };
  for (const { bin, hours } of binsBetween(from, now.getTime(), offset)) add(habit.hours, bin, hours);
  const seen = new Set<number>();
  for (const time of found.times) {
    const told = time?.getTime() ?? Number.NaN;
    // A first list holds what was there before; only dated links say when.
    if (!before && !(told >= from && told <= now.getTime())) continue;
    const at = told > from - LATE_MS && told <= now.getTime() ? told : now.getTime();
    const hour = Math.floor((at + offset) / HOUR_MS);
    add(habit.items, binOf(at, offset), 1);
    if (!seen.has(hour)) add(habit.busy, binOf(at, offset), 1);
    seen.add(hour);
    if (!habit.newsAt || at > Date.parse(habit.newsAt)) habit.newsAt = new Date(at).toISOString();
  }
  return habit;
}

/** Whether enough was seen to plan by: two days watched and five links. */
export function isKnown(habit: Habit | null): habit is Habit {
  return habit !== null && sum(habit.hours) >= 48 && sum(habit.items) >= 5;
}

/** How many links, or hours with news, a source's habit makes likely between two times. */
export function expected(habit: Habit, what: 'items' | 'busy', from: Date, to: Date, zone: string): number {
  const offset = zoneOffset(to, zone);
  let total = 0;
  for (const { bin, hours } of binsBetween(from.getTime(), to.getTime(), offset))
    total += hours * ratePerHour(habit, what, bin);
  return total;
}

/** Hours of news that a source's habit makes likely before its silence is called one: by chance 1 in 1,000. */
const SILENT_AFTER = 7;

/** Whether by its own habit a source should long have had news: at least seven hours with news are missing. */
export function isSilent(habit: Habit | null, now: Date, zone: string): boolean {
  if (!isKnown(habit) || !habit.newsAt) return false;
  const since = new Date(habit.newsAt);
  if (now.getTime() - since.getTime() < 12 * HOUR_MS) return false;
  return expected(habit, 'busy', since, now, zone) >= SILENT_AFTER;
}

/**
 * Polls an hour that a rate of news is worth. The power lies between 1/2, which makes the mean delay least for a number
 * of requests, and 1, which polls only the busiest.
 */
const POLLS_AT_ONE_ITEM_AN_HOUR = 4.6;
const POWER = 2 / 3;

/**
 * Time until the next poll in milliseconds, within bounds: the wait is over when the polls that the coming hours are
 * worth add up to one, so that a night's long wait ends when the morning's news begins.
 */
export function waitByHabit(
  habit: Habit,
  now: Date,
  bounds: { everyMs: number; longestMs: number },
  zone: string,
): number {
  const offset = zoneOffset(now, zone);
  let due = 0;
  let waited = 0;
  for (const { bin, hours } of binsBetween(now.getTime(), now.getTime() + bounds.longestMs, offset)) {
    const polls = POLLS_AT_ONE_ITEM_AN_HOUR * ratePerHour(habit, 'items', bin) ** POWER;
    if (due + polls * hours >= 1) {
      waited += ((1 - due) / polls) * HOUR_MS;
      return Math.round(Math.max(bounds.everyMs, Math.min(bounds.longestMs, waited)));
    }
    due += polls * hours;
    waited += hours * HOUR_MS;
  }
  return bounds.longestMs;
}

/** Few hours watched lean on the source's mean; less so where a wrong guess would call a weekend a silence. */
const PRIOR_HOURS = { items: 4, busy: 0.5 };

function ratePerHour(habit: Habit, what: 'items' | 'busy', bin: number): number {
  const hours = sum(habit.hours);
  const mean = hours > 0 ? sum(habit[what]) / hours : 0;
  const near = [-1, 1].map((step) => neighbour(bin, step));
  const mixed = (list: number[]) =>
    0.7 * (list[bin] ?? 0) + near.reduce((total, one) => total + 0.15 * (list[one] ?? 0), 0);
  return (mixed(habit[what]) + mean * PRIOR_HOURS[what]) / (mixed(habit.hours) + PRIOR_HOURS[what]);
}

/** The hour before or after, in the same kind of day. */
function neighbour(bin: number, step: number): number {
  const kind = bin < 24 ? 0 : 24;
  return kind + ((bin - kind + step + 24) % 24);
}

function watchedFrom(before: Habit | null, { times, now }: Found): number {
  const earliest = now.getTime() - LONGEST_LOOK_BACK_MS;
  if (before) return Math.max(earliest, Math.min(now.getTime(), Date.parse(before.until)));
  const told = times
    .flatMap((time) => (time ? [time.getTime()] : []))
    .filter((at) => at >= earliest && at <= now.getTime());
  return told.length ? Math.min(...told) : now.getTime() - HOUR_MS;
}

function* binsBetween(from: number, to: number, offset: number): Generator<{ bin: number; hours: number }> {
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor((at + offset) / HOUR_MS) + 1) * HOUR_MS - offset);
    yield { bin: binOf(at, offset), hours: (end - at) / HOUR_MS };
    at = end;
  }
}

function binOf(at: number, offset: number): number {
  const local = at + offset;
  const day = Math.floor(local / (24 * HOUR_MS));
  const hour = Math.floor(local / HOUR_MS) - day * 24;
  // Day 0 of the epoch was a Thursday.
  const weekend = (((day + 3) % 7) + 7) % 7 >= 5;
  return weekend ? 24 + hour : hour;
}

function faded(list: number[] | undefined, fade: number): number[] {
  return Array.from({ length: BINS }, (_, bin) => Math.round((list?.[bin] ?? 0) * fade * 1000) / 1000);
}

function add(list: number[], bin: number, value: number): void {
  list[bin] = Math.round(((list[bin] ?? 0) + value) * 1000) / 1000;
}

function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0);
}
