import { learn, isKnown, waitByHabit, type Habit } from '../core/poll/habit.ts';
import { nextInterval } from '../core/poll/rhythm.ts';
import type { Figures } from './bench.ts';
import { median, rounded } from './rounds.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const WEEKS = 6;
/** The weeks that are measured; before them the rhythm learns. */
const FROM = 2 * 7 * DAY;
const END = WEEKS * 7 * DAY;
const ZONE = 'Asia/Ho_Chi_Minh';
/** A Monday, midnight in Hà Nội. */
const START = Date.parse('2026-10-04T17:00:00Z');
const BOUNDS = { everyMs: 5 * 60_000, longestMs: 12 * HOUR };

/** A kind of source: items a day, on which days (0 = Monday), at which local hours with which weight. */
interface Kind {
  sources: number;
  aDay: number;
  days: readonly number[];
  hours: Readonly<Record<number, number>>;
}

const WEEK = [0, 1, 2, 3, 4, 5, 6];
const OFFICE = [0, 1, 2, 3, 4];

/** Rhythms as newspapers, agencies, provinces and prefectures have them; the numbers are made up and stand here. */
const KINDS: readonly Kind[] = [
  {
    sources: 6,
    aDay: 120,
    days: WEEK,
    hours: {
      5: 3,
      6: 6,
      7: 8,
      8: 8,
      9: 8,
      10: 8,
      11: 6,
      14: 6,
      15: 7,
      16: 7,
      17: 6,
      18: 4,
      19: 4,
      20: 3,
      21: 2,
      22: 1,
    },
  },
  {
    sources: 14,
    aDay: 30,
    days: WEEK,
    hours: { 6: 4, 7: 5, 8: 4, 9: 4, 10: 3, 11: 2, 15: 3, 16: 3, 17: 3, 19: 1 },
  },
  { sources: 25, aDay: 8, days: OFFICE, hours: { 8: 3, 9: 3, 10: 3, 11: 2, 14: 2, 15: 2, 16: 2 } },
  { sources: 30, aDay: 3, days: OFFICE, hours: { 14: 5, 15: 3, 17: 2 } },
  { sources: 14, aDay: 0.3, days: OFFICE, hours: { 9: 1, 10: 1, 15: 1 } },
];

/**
 * Generated rhythms of 89 sources over six weeks: the median time from publication to discovery with the learned rhythm and
 * with one fixed interval for all that makes the same number of requests.
 */
export async function bench(): Promise<Figures> {
  const random = dice(20_261_127);
  const sources = KINDS.flatMap((kind) =>
    Array.from({ length: kind.sources }, () => published(kind, random)),
  );
  const ours = sources.map((times) => pollByHabit(times, random));
  const polls = ours.reduce((sum, one) => sum + one.polls, 0);
  const fixedMs = (sources.length * (END - FROM)) / polls;
  const fixed = sources.flatMap((times) => pollEvery(times, fixedMs, random() * fixedMs));
  const learned = ours.flatMap((one) => one.delays);
  const minutes = (delays: number[]) => rounded(median(delays) / 60_000);
  return {
    polls,
    fixed_interval_min: rounded(fixedMs / 60_000),
    median_delay_min: minutes(learned),
    fixed_median_delay_min: minutes(fixed),
    ratio_to_fixed: rounded(median(learned) / median(fixed)),
    out_of_bounds: ours.reduce((sum, one) => sum + one.outOfBounds, 0),
  };
}

function pollByHabit(times: readonly number[], random: () => number) {
  const result = { polls: 0, delays: [] as number[], outOfBounds: 0 };
  let habit: Habit | null = null;
  let wait = BOUNDS.everyMs * 6;
  let next = 0;
  for (let at = START; at < START + END; at += wait) {
    const fresh: number[] = [];
    for (; (times[next] ?? Number.POSITIVE_INFINITY) <= at; next++) fresh.push(times[next] ?? 0);
    const measured = at >= START + FROM;
    if (measured) result.polls++;
    for (const time of fresh) if (measured && time >= START + FROM) result.delays.push(at - time);
    if (fresh.length)
      habit = learn(habit, { times: fresh.map((time) => new Date(time)), now: new Date(at), zone: ZONE });
    wait = isKnown(habit)
      ? waitByHabit(habit, new Date(at), BOUNDS, ZONE)
      : nextInterval(wait, { fresh: fresh.length, failures: 0, retryAt: null }, BOUNDS, random());
    if (wait < BOUNDS.everyMs || wait > BOUNDS.longestMs) result.outOfBounds++;
  }
  return result;
}

function pollEvery(times: readonly number[], everyMs: number, phase: number): number[] {
  return times
    .filter((time) => time >= START + FROM)
    .map((time) => {
      const since = (time - START - phase) % everyMs;
      return since === 0 ? 0 : everyMs - since;
    });
}

/** Times of a source's items, oldest first: a Poisson number each hour, by its kind's days and hours. */
function published({ aDay, days, hours }: Kind, random: () => number): number[] {
  const total = Object.values(hours).reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  for (let day = 0; day < WEEKS * 7; day++)
    for (const [hour, weight] of days.includes(day % 7) ? Object.entries(hours) : [])
      for (let n = poisson((aDay * weight) / total, random); n > 0; n--)
        times.push(START + day * DAY + (Number(hour) + random()) * HOUR);
  return times.sort((a, b) => a - b);
}

function poisson(mean: number, random: () => number): number {
  let product = random();
  let n = 0;
  for (const limit = Math.exp(-mean); product > limit; n++) product *= random();
  return n;
}

/** Mulberry32: the same numbers on every machine. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
