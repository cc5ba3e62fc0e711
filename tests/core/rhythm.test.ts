import { expect, test } from 'vitest';
import { nextAttempt, nextCheck, nextInterval, nextRecheck } from '../../core/poll/rhythm.ts';

const MINUTE = 60_000;
const bounds = { everyMs: 5 * MINUTE, longestMs: 24 * 60 * MINUTE };
const quiet = { fresh: 0, failures: 0, retryAt: null };

test('a source without news drifts to its longest interval and never past it', () => {
  let interval = bounds.everyMs;
  for (let poll = 0; poll < 100; poll++) interval = nextInterval(interval, quiet, bounds, 0.5);
  expect(interval).toBe(bounds.longestMs);
});

test('a source with news at each poll drifts to its shortest interval and never below it', () => {
  let interval = bounds.longestMs;
  for (let poll = 0; poll < 100; poll++)
    interval = nextInterval(interval, { ...quiet, fresh: 3 }, bounds, 0.5);
  expect(interval).toBe(bounds.everyMs);
});

test('failures wait longer each time, up to a day and its jitter', () => {
  const waits = [1, 2, 3, 20].map((failures) =>
    nextInterval(bounds.everyMs, { ...quiet, failures }, bounds, 0.5),
  );
  expect(waits).toEqual([10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 24 * 60 * MINUTE]);
});

test('a poll window of Hà Nội lets nothing happen at 20:00 there', () => {
  const rules = { window: { from: '07:00', to: '19:00' }, zone: 'Asia/Ho_Chi_Minh', retryAt: null };
  const evening = new Date('2026-11-24T12:50:00Z');
  expect(nextCheck(evening, 10 * MINUTE, rules).toISOString()).toBe('2026-11-25T00:00:00.000Z');
  const noon = new Date('2026-11-24T05:00:00Z');
  expect(nextCheck(noon, 10 * MINUTE, rules).toISOString()).toBe('2026-11-24T05:10:00.000Z');
});

test('a Retry-After is waited for even when the interval is shorter', () => {
  const retryAt = new Date('2026-11-24T08:00:00Z');
  const next = nextCheck(new Date('2026-11-24T07:00:00Z'), MINUTE, { window: null, zone: 'UTC', retryAt });
  expect(next).toEqual(retryAt);
  expect(nextAttempt(new Date('2026-11-24T07:00:00Z'), 1, retryAt, 0)).toEqual(retryAt);
});

test('a stored page is read again four times, then never', () => {
  const now = new Date('2026-11-24T00:00:00Z');
  expect([0, 1, 2, 3, 4].map((done) => nextRecheck(now, done, null)?.toISOString() ?? null)).toEqual([
    '2026-11-24T01:00:00.000Z',
    '2026-11-24T05:00:00.000Z',
    '2026-11-24T18:00:00.000Z',
    '2026-11-25T00:00:00.000Z',
    null,
  ]);
});
