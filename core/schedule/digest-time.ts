import { dayAfter, instantOf, localDay, weekdayOf } from './wall-clock.ts';
import { isRestDay, type Rest } from './rest-days.ts';

/** When a digest goes out: a minute of the reader's day, for weekly ones on an ISO weekday (1 = Monday). */
export interface DigestPlan {
  cadence: 'daily' | 'weekly';
  hour: number;
  minute: number;
  weekday: number;
  /** IANA zone. */
  zone: string;
  /** Days on which nothing is sent; a digest that falls on one comes on the next working day. */
  rest: Rest;
}

/** No holiday of either country keeps a digest for longer. */
const LONGEST_WAIT_DAYS = 24;

/** The next time after `now` at which a digest is due, by the wall clock of the reader's zone. */
export function nextDigest(now: Date, plan: DigestPlan): Date {
  const first = dayAfter(localDay(now, plan.zone), -7);
  for (let ahead = 0; ahead <= LONGEST_WAIT_DAYS + 14; ahead++) {
    const day = dayAfter(first, ahead);
    if (plan.cadence === 'weekly' && weekdayOf(day) !== plan.weekday) continue;
    const at = instantOf(workingDayFrom(day, plan.rest), plan.hour * 60 + plan.minute, plan.zone);
    if (at > now) return at;
  }
  return new Date(now.getTime() + 7 * 86_400_000);
}

/** The day itself, or the first after it that is no day of rest. */
export function workingDayFrom(day: string, rest: Rest): string {
  for (let ahead = 0; ahead <= LONGEST_WAIT_DAYS; ahead++) {
    const next = dayAfter(day, ahead);
    if (!isRestDay(next, rest)) return next;
  }
  return day;
}
