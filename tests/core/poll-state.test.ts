import { expect, test } from 'vitest';
import { isFlood } from '../../core/poll/flood.ts';
import { learn } from '../../core/poll/habit.ts';
import { lostFields, PAGE_FIELDS, type FieldCounts, type PageField } from '../../core/poll/layout.ts';
import { pollState, type PollSight } from '../../core/poll/state.ts';

const sight: PollSight = {
  listed: 0,
  astray: 0,
  unchanged: 0,
  failures: [],
  answered: 0,
  broken: 0,
  lostFields: 0,
  held: 0,
  silent: false,
};

test.each<[string, Partial<PollSight>, string]>([
  [
    'links in one way in outweigh a failure in another',
    { listed: 3, answered: 1, failures: ['timeout'] },
    'ok',
  ],
  ['nothing new', { unchanged: 2, answered: 2 }, 'ok'],
  ['nothing new for too long', { unchanged: 2, answered: 2, silent: true }, 'silent'],
  ['an answer without items', { answered: 1 }, 'empty'],
  ['links of which none is an article', { answered: 1, astray: 40 }, 'changed'],
  ['a way in that used to list and is unreadable', { listed: 9, answered: 2, broken: 1 }, 'changed'],
  ['pages without the fields they had', { listed: 9, answered: 1, lostFields: 2 }, 'changed'],
  ['links that are held', { listed: 90, answered: 1, held: 90 }, 'changed'],
  ['refused', { failures: ['blocked', 'timeout'] }, 'blocked'],
  ['forbidden by robots.txt', { failures: ['robots'] }, 'blocked'],
  ['addresses that are gone', { failures: ['gone'] }, 'changed'],
  ['no network', { failures: ['dns'] }, 'down'],
  ['asked to come later', { failures: ['rate-limited'] }, 'down'],
  ['gone and ill', { failures: ['gone', 'server-error'] }, 'down'],
])('%s', (_what, seen, state) => {
  expect(pollState({ ...sight, ...seen })).toBe(state);
});

function counts(pages: number, found: Partial<Record<PageField, number>> = {}): FieldCounts {
  return {
    pages,
    found: Object.fromEntries(
      PAGE_FIELDS.map((field) => [field, found[field] ?? pages]),
    ) as FieldCounts['found'],
  };
}

test('fields that the newest pages lack and the earlier had are lost', () => {
  expect(lostFields(counts(20), counts(4, { published: 0, author: 1 }))).toEqual(['published']);
  expect(lostFields(counts(20), counts(4, { page: 0 }))).toContain('page');
});

test('a field that was rare before is not missed, and two pages prove nothing', () => {
  expect(lostFields(counts(20, { author: 9 }), counts(4, { author: 0 }))).toEqual([]);
  expect(lostFields(counts(20), counts(2, { published: 0 }))).toEqual([]);
});

const zone = 'Asia/Ho_Chi_Minh';
const monday = new Date('2026-11-02T00:00:00Z').getTime();
const hourly = [...Array(14 * 24).keys()].map((hour) => new Date(monday + hour * 3600_000));
const now = new Date(monday + 14 * 24 * 3600_000);
const habit = learn(null, { times: hourly, now, zone });
const before = new Date(now.getTime() - 30 * 60_000);

test('a whole list of unknown links at a source that is read all day is a flood', () => {
  expect(isFlood({ fresh: 40, known: 0, habit, lastGoodPoll: before, now, zone })).toBe(true);
});

test('the same many links after three days of outage are none, nor at a first poll', () => {
  const long = new Date(now.getTime() - 72 * 3600_000);
  expect(isFlood({ fresh: 72, known: 0, habit, lastGoodPoll: long, now, zone })).toBe(false);
  expect(isFlood({ fresh: 400, known: 0, habit: null, lastGoodPoll: null, now, zone })).toBe(false);
});

test('while the habit is unknown only a list without anything known is held', () => {
  expect(isFlood({ fresh: 30, known: 0, habit: null, lastGoodPoll: before, now, zone })).toBe(true);
  expect(isFlood({ fresh: 30, known: 1, habit: null, lastGoodPoll: before, now, zone })).toBe(false);
});
