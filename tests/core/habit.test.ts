import { expect, test } from 'vitest';
import { expected, isKnown, isSilent, learn, waitByHabit, type Habit } from '../../core/poll/habit.ts';
import { zoneOffset } from '../../core/poll/zone-offset.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const zone = 'Asia/Ho_Chi_Minh';
/** A Monday, midnight in Hà Nội. */
const start = Date.parse('2026-11-01T17:00:00Z');
const bounds = { everyMs: 15 * 60_000, longestMs: 6 * HOUR };

/** A source watched for weeks that publishes at these local hours of these days (0 = Monday). */
function watched(weeks: number, days: readonly number[], hours: readonly number[]): Habit {
  let habit: Habit | null = null;
  for (let day = 0; day < weeks * 7; day++) {
    const times = days.includes(day % 7)
      ? hours.map((hour) => new Date(start + day * DAY + hour * HOUR + 1))
      : [];
    habit = learn(habit, { times, now: new Date(start + (day + 1) * DAY), zone });
  }
  if (!habit) throw new Error('no weeks');
  return habit;
}

const WEEK = [0, 1, 2, 3, 4, 5, 6];
const OFFICE = [0, 1, 2, 3, 4];
const at = (day: number, hour: number) => new Date(start + day * DAY + hour * HOUR);

test('a source with one post a week drifts to the longest wait, one with twenty a day to the shortest', () => {
  const weekly = watched(8, [2], [10]);
  const busy = watched(
    3,
    WEEK,
    [...Array(20).keys()].map((n) => n + 2),
  );
  expect(waitByHabit(weekly, at(56, 20), bounds, zone)).toBe(bounds.longestMs);
  expect(waitByHabit(busy, at(21, 12), bounds, zone)).toBe(bounds.everyMs);
});

test('no habit leads out of the bounds', () => {
  for (const habit of [
    watched(4, OFFICE, [8]),
    watched(4, WEEK, [7, 7, 7, 7, 8, 9, 9, 9, 22]),
    watched(1, [6], [1, 2, 3, 4, 5]),
  ])
    for (let hour = 0; hour < 168; hour++) {
      const wait = waitByHabit(habit, at(28, hour), bounds, zone);
      expect(wait).toBeGreaterThanOrEqual(bounds.everyMs);
      expect(wait).toBeLessThanOrEqual(bounds.longestMs);
    }
});

test('the wait of a night ends when the morning news begins', () => {
  const habit = watched(4, WEEK, [7, 7, 7, 8, 8, 8, 9, 9, 10, 11]);
  const night = waitByHabit(habit, at(28, 4), { everyMs: 60_000, longestMs: 12 * HOUR }, zone);
  expect(at(28, 4).getTime() + night).toBeLessThan(at(28, 7.5).getTime());
  expect(waitByHabit(habit, at(28, 14), bounds, zone)).toBeGreaterThan(
    waitByHabit(habit, at(28, 7.5), bounds, zone),
  );
});

test('a weekly rhythm that keeps its weeks is never silent; an hourly one is after a working day', () => {
  const weekly = watched(8, [2], [10]);
  expect(isSilent(weekly, at(58, 9), zone)).toBe(false);
  expect(isSilent(weekly, at(65, 9), zone)).toBe(false);
  const office = watched(4, OFFICE, [8, 9, 10, 11, 13, 14, 15, 16]);
  expect(isSilent(office, at(28, 12), zone)).toBe(false);
  expect(isSilent(office, at(29, 9), zone)).toBe(true);
});

test('a weekend is no silence of a source that works in the week', () => {
  const office = watched(4, OFFICE, [8, 9, 10, 11, 13, 14, 15, 16]);
  expect(office.newsAt).toBe(new Date(at(25, 16).getTime() + 1).toISOString());
  expect(isSilent(office, at(28, 7), zone)).toBe(false);
});

test('twenty posts at one hour count as one busy hour: bursts prove no habit of constancy', () => {
  const burst = watched(
    6,
    [1],
    Array.from({ length: 20 }, () => 9),
  );
  expect(isSilent(burst, at(55, 9), zone)).toBe(false);
});

test('a first list teaches from its dates and ignores what has none', () => {
  const now = at(7, 12);
  const times = [...Array(40).keys()].map((n) => new Date(now.getTime() - n * 4 * HOUR));
  expect(isKnown(learn(null, { times, now, zone }))).toBe(true);
  expect(isKnown(learn(null, { times: times.map(() => null), now, zone }))).toBe(false);
});

test('what is expected of a day is what came on such days', () => {
  const habit = watched(4, WEEK, [6, 9, 12, 15, 18, 21]);
  expect(expected(habit, 'items', at(28, 0), at(29, 0), zone)).toBeCloseTo(6, 0);
});

test.each([
  ['Asia/Ho_Chi_Minh', 7],
  ['Asia/Tokyo', 9],
  ['UTC', 0],
  ['America/New_York', -5],
])('%s is %i hours ahead in November', (name, hours) => {
  expect(zoneOffset(new Date('2026-11-24T00:00:00Z'), name)).toBe(hours * HOUR);
});
