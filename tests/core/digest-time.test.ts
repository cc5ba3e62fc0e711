import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextDigest } from '../../core/schedule/digest-time.ts';
import { isJapaneseHoliday } from '../../core/schedule/japanese-holidays.ts';
import { opensAt } from '../../core/schedule/opening.ts';
import { NO_REST } from '../../core/schedule/rest-days.ts';
import { isVietnameseHoliday } from '../../core/schedule/vietnamese-holidays.ts';
import { dayAfter, knownZone, localDay } from '../../core/schedule/wall-clock.ts';

const daily = (zone: string, hour: number, minute = 0) =>
  ({ cadence: 'daily', hour, minute, weekday: 1, zone, rest: NO_REST }) as const;

test.each([
  ['Asia/Tokyo', 8, '2026-03-01T22:59:00Z', '2026-03-01T23:00:00.000Z', 'later the same day'],
  ['Asia/Tokyo', 8, '2026-03-01T23:00:00Z', '2026-03-02T23:00:00.000Z', 'not twice at the hour itself'],
  ['Asia/Ho_Chi_Minh', 7, '2026-03-01T12:00:00Z', '2026-03-02T00:00:00.000Z', 'the next local day'],
  ['Europe/Paris', 2, '2026-03-28T23:30:00Z', '2026-03-29T01:00:00.000Z', 'an hour that is skipped'],
  [
    'Europe/Paris',
    2,
    '2026-10-24T22:30:00Z',
    '2026-10-25T00:00:00.000Z',
    'the first of an hour that comes twice',
  ],
  ['Europe/Paris', 2, '2026-10-25T00:00:00Z', '2026-10-26T01:00:00.000Z', 'and not the second time'],
  ['America/New_York', 8, '2026-03-07T14:00:00Z', '2026-03-08T12:00:00.000Z', 'on the morning of a change'],
  ['Asia/Kathmandu', 8, '2026-03-01T00:00:00Z', '2026-03-01T02:15:00.000Z', 'a zone of quarter hours'],
  ['Pacific/Kiritimati', 8, '2026-03-01T00:00:00Z', '2026-03-01T18:00:00.000Z', 'a day ahead of the world'],
  ['Mars/Olympus', 8, '2026-03-01T00:00:00Z', '2026-03-01T08:00:00.000Z', 'an unknown zone counts as UTC'],
])('%s at %i after %s is %s: %5$s', (zone, hour, now, expected) => {
  expect(nextDigest(new Date(now), daily(zone, hour)).toISOString()).toBe(expected);
});

test('a quarter past eight in Tokyo is a quarter past eleven in the evening, UTC', () => {
  const at = nextDigest(new Date('2026-03-01T12:00:00Z'), daily('Asia/Tokyo', 8, 15));
  expect(at.toISOString()).toBe('2026-03-01T23:15:00.000Z');
});

test('a weekly digest comes on its weekday of the reader', () => {
  // 2026-03-01 15:00 UTC is Monday 00:00 in Tokyo.
  const plan = { ...daily('Asia/Tokyo', 0), cadence: 'weekly' } as const;
  expect(nextDigest(new Date('2026-03-01T14:00:00Z'), plan).toISOString()).toBe('2026-03-01T15:00:00.000Z');
  expect(nextDigest(new Date('2026-03-01T15:00:00Z'), plan).toISOString()).toBe('2026-03-08T15:00:00.000Z');
});

test('over any year each local day has exactly one daily digest', () => {
  const zones = ['Asia/Tokyo', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 350 }),
      (zone, hour, start) => {
        let at = new Date(Date.UTC(2026, 0, 1 + start));
        const days: string[] = [];
        for (let n = 0; n < 10; n++) days.push(localDay((at = nextDigest(at, daily(zone, hour))), zone));
        expect(days).toEqual(days.map((_, n) => dayAfter(days[0]!, n)));
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

describe('holidays', () => {
  test.each([
    '2026-01-01',
    '2026-01-02',
    '2026-01-12',
    '2026-02-11',
    '2026-02-23',
    '2026-03-20',
    '2026-04-29',
    '2026-05-03',
    '2026-05-04',
    '2026-05-05',
    '2026-05-06',
    '2026-07-20',
    '2026-08-11',
    '2026-08-14',
    '2026-09-21',
    '2026-09-22',
    '2026-09-23',
    '2026-10-12',
    '2026-11-03',
    '2026-11-23',
    '2026-12-29',
    '2027-03-21',
    '2027-03-22',
    '2028-03-20',
    '2030-09-23',
    '2032-09-21',
  ])('offices in Japan are closed on %s', (day) => expect(isJapaneseHoliday(day)).toBe(true));
  test.each([
    '2026-01-05',
    '2026-03-21',
    '2026-05-07',
    '2026-08-12',
    '2026-08-17',
    '2026-09-24',
    '2026-12-28',
  ])('offices in Japan are open on %s', (day) => expect(isJapaneseHoliday(day)).toBe(false));
  test.each([
    '2025-01-28',
    '2025-01-31',
    '2025-04-07',
    '2026-02-16',
    '2026-02-17',
    '2026-02-20',
    '2026-04-26',
    '2026-04-27',
    '2026-04-30',
    '2026-05-01',
    '2026-09-02',
    '2027-02-10',
    '2027-02-11',
    '2030-02-02',
  ])('offices in Vietnam are closed on %s', (day) => expect(isVietnameseHoliday(day)).toBe(true));
  test.each(['2026-02-13', '2026-02-23', '2026-04-28', '2026-05-04', '2026-09-03'])(
    'offices in Vietnam are open on %s',
    (day) => expect(isVietnameseHoliday(day)).toBe(false),
  );
});

describe('a reader is told', () => {
  const reader = (
    zone: string,
    holidays: ('VN' | 'JP')[],
    quiet: { from: number; to: number } | null = null,
  ) => ({
    zone,
    quiet,
    rest: { weekends: true, holidays },
  });
  test('of something on 30 April at once in Japan on a working day, in Vietnam on the next one', () => {
    const now = new Date('2026-04-30T03:00:00Z');
    expect(opensAt(now, reader('Asia/Tokyo', ['JP']))).toEqual(now);
    expect(opensAt(now, reader('Asia/Ho_Chi_Minh', ['VN'])).toISOString()).toBe('2026-05-03T17:00:00.000Z');
  });
  test('after the quiet hours of the night, on the morning of a working day', () => {
    const night = { from: 22 * 60, to: 7 * 60 + 30 };
    const at = (now: string) => opensAt(new Date(now), reader('Asia/Tokyo', ['JP'], night)).toISOString();
    expect(at('2026-06-02T13:30:00Z')).toBe('2026-06-02T22:30:00.000Z');
    expect(at('2026-06-02T20:00:00Z')).toBe('2026-06-02T22:30:00.000Z');
    expect(at('2026-06-02T22:30:00Z')).toBe('2026-06-02T22:30:00.000Z');
    expect(at('2026-06-05T14:00:00Z')).toBe('2026-06-07T22:30:00.000Z');
    expect(at('2026-12-28T14:00:00Z')).toBe('2027-01-03T22:30:00.000Z');
  });
  test('a weekly digest due in the Golden Week comes on the first working day after it', () => {
    const plan = {
      ...daily('Asia/Tokyo', 8),
      cadence: 'weekly',
      weekday: 1,
      rest: { weekends: true, holidays: ['JP'] },
    } as const;
    expect(nextDigest(new Date('2026-05-01T00:00:00Z'), plan).toISOString()).toBe('2026-05-06T23:00:00.000Z');
    expect(nextDigest(new Date('2026-05-07T00:00:00Z'), plan).toISOString()).toBe('2026-05-10T23:00:00.000Z');
  });
});

test('an unknown zone counts as UTC', () => {
  expect(knownZone('Mars/Olympus')).toBe('UTC');
});
