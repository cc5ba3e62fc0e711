import type { FailureKind } from '../core/failure.ts';
import { isKnown, isSilent, learn, waitByHabit, type Habit } from '../core/poll/habit.ts';
import { nextCheck, nextInterval } from '../core/poll/rhythm.ts';
import { pollState } from '../core/poll/state.ts';
import type { Source } from '../core/source.ts';
import type { PollOutcome, sourceRow } from '../store/sources.ts';
import { brokenWay, isWaiting, type Sight } from './look.ts';
import type { Sorted } from './sort-refs.ts';

/** A poll that has ended, with what was known of its source. */
export interface EndedPoll {
  source: Source;
  row: NonNullable<Awaited<ReturnType<typeof sourceRow>>>;
  sights: readonly Sight[];
  sorted: Sorted;
  /** Links held for operators, those of earlier polls included. */
  held: number;
  /** Whether this poll's links are held. */
  flood: boolean;
  now: Date;
  /** 0 to 1; spreads sources that would be polled together. */
  jitter: number;
}

/** The state that a poll leaves its source in, what was learned, and when the next one comes. */
export function planPoll(poll: EndedPoll): PollOutcome {
  const { source, row, now } = poll;
  const news = poll.sorted.fresh.length > 0 && !poll.flood;
  const habit = news ? learnNews(poll) : null;
  const known = habit ?? row.habit;
  const told = poll.sights.filter((sight) => !isWaiting(sight));
  const failures = told.flatMap(({ failure }) => failure ?? []);
  const broken = poll.sights.flatMap((sight, nth) => brokenWay(sight, poll.sorted.listed[nth] ?? 0) ?? []);
  const listed = poll.sorted.listed.reduce((sum, n) => sum + n, 0);
  const state = pollState({
    listed,
    astray: poll.sorted.seen - listed,
    unchanged: told.filter(({ unchanged }) => unchanged).length,
    failures: failures.map(({ kind }): FailureKind => kind),
    answered: told.filter(({ failure }) => !failure).length,
    broken: broken.length,
    lostFields: row.lost_fields.length,
    held: poll.held,
    silent: !news && isSilent(row.habit, now, source.zone),
  });
  const failed = failures.length > 0 && failures.length === told.length;
  const retryAt = poll.sights.reduce<Date | null>(
    (last, { failure }) => (failure?.retryAt && (!last || failure.retryAt > last) ? failure.retryAt : last),
    null,
  );
  const wait = waitFor(poll, known, failed);
  return {
    state,
    failure: failed ? (failures[0]?.kind ?? 'internal') : null,
    message: broken[0] ?? failures[0]?.message ?? reasonOf(poll, state),
    // A failing source keeps the rhythm it had learned.
    intervalMs: failed ? Number(row.interval_ms) : wait,
    nextCheckAt: nextCheck(now, wait, { ...source, retryAt }),
    habit,
  };
}

function learnNews({ row, sorted, now, source }: EndedPoll): Habit {
  return learn(row.habit, {
    times: sorted.fresh.map(({ publishedAt }) => publishedAt),
    now,
    zone: source.zone,
  });
}

function waitFor(
  { source, row, sorted, now, jitter }: EndedPoll,
  habit: Habit | null,
  failed: boolean,
): number {
  if (!failed && isKnown(habit)) {
    const wait = waitByHabit(habit, now, source, source.zone) * (0.9 + jitter / 5);
    return Math.round(Math.min(source.longestMs, Math.max(source.everyMs, wait)));
  }
  const result = { fresh: sorted.fresh.length, failures: failed ? row.failures + 1 : 0, retryAt: null };
  return nextInterval(Number(row.interval_ms), result, source, jitter);
}

function reasonOf({ row, held, sorted }: EndedPoll, state: string): string | null {
  if (state === 'silent')
    return `No news since ${row.habit?.newsAt?.slice(0, 16).replace('T', ' ') ?? 'long'} UTC; by its habit there should be.`;
  if (state === 'empty') return 'It answers, and lists nothing.';
  if (state !== 'changed') return null;
  if (held > 0) return `${held} new links came at once and are held; let them go or drop them.`;
  if (row.lost_fields.length) return `Its newest pages no longer show: ${row.lost_fields.join(', ')}.`;
  return `It lists ${sorted.seen} links, but none is an article's address by the source's pattern.`;
}
