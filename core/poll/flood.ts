import { expected, isKnown, type Habit } from './habit.ts';

/** What a poll brought, beside what was known of the source before it. */
export interface Batch {
  fresh: number;
  known: number;
  habit: Habit | null;
  lastGoodPoll: Date | null;
  now: Date;
  zone: string;
}

const LEAST_FLOOD = 10;

/**
 * Whether a batch of new links is held for operators: far more than the source's habit makes likely since the last good
 * poll, or, while the habit is unknown, ten or more and nothing known among them. A source's first poll is no flood.
 */
export function isFlood({ fresh, known, habit, lastGoodPoll, now, zone }: Batch): boolean {
  if (!lastGoodPoll || fresh <= LEAST_FLOOD) return false;
  if (!isKnown(habit)) return known === 0;
  return fresh > LEAST_FLOOD + 5 * expected(habit, 'items', lastGoodPoll, now, zone);
}
