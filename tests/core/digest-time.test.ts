import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { localDay, nextDigest } from '../../core/schedule/digest-time.ts';

const daily = (zone: string, hour: number) => ({ cadence: 'daily', hour, weekday: 1, zone }) as const;

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
    'an hour that comes twice, the first time',
  ],
  ['Europe/Paris', 2, '2026-10-25T00:00:00Z', '2026-10-26T01:00:00.000Z', 'and not the second time'],
  ['America/New_York', 8, '2026-03-07T14:00:00Z', '2026-03-08T12:00:00.000Z', 'on the morning of a change'],
  ['Asia/Kathmandu', 8, '2026-03-01T00:00:00Z', '2026-03-01T02:15:00.000Z', 'a zone of quarter hours'],
  ['Pacific/Kiritimati', 8, '2026-03-01T00:00:00Z', '2026-03-01T18:00:00.000Z', 'a day ahead of the world'],
  ['Mars/Olympus', 8, '2026-03-01T00:00:00Z', '2026-03-01T08:00:00.000Z', 'an unknown zone counts as UTC'],
])('%s at %i after %s is %s: %5$s', (zone, hour, now, expected) => {
  expect(nextDigest(new Date(now), daily(zone, hour)).toISOString()).toBe(expected);
});

test('a weekly digest comes on its weekday of the reader', () => {
  // 2026-03-01 15:00 UTC is Monday 00:00 in Tokyo.
  const plan = { cadence: 'weekly', hour: 0, weekday: 1, zone: 'Asia/Tokyo' } as const;
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
        const first = Date.parse(`${days[0]}T00:00:00Z`);
        expect(days).toEqual(days.map((_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10)));
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});
