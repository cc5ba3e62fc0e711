import { z } from 'zod';
import { nextDigest } from './schedule/digest-time.ts';
import { HOLIDAY_COUNTRIES } from './schedule/rest-days.ts';
import { KINDS } from './verdict.ts';

const CADENCES = ['at-once', 'daily', 'weekly'] as const;

const minuteOfDay = z.number().int().min(0).max(1439);

/** When and how often a reader is told; times are those of the reader's own zone. */
export const subscriptionPlan = z.object({
  cadence: z.enum(CADENCES).default('at-once'),
  /** Of a digest: hour, minute, and for weekly ones the ISO weekday (1 = Monday). */
  hour: z.number().int().min(0).max(23).default(8),
  minute: z.number().int().min(0).max(59).default(0),
  weekday: z.number().int().min(1).max(7).default(1),
  /** Kinds told at once; other kinds wait for the day's digest. Empty: all at once. */
  atOnceKinds: z.array(z.enum(KINDS)).default([]),
  /** Minutes of the local day in which nothing is sent at once; may pass midnight. */
  quiet: z.object({ from: minuteOfDay, to: minuteOfDay }).nullable().default(null),
  rest: z
    .object({
      weekends: z.boolean().default(false),
      holidays: z.array(z.enum(HOLIDAY_COUNTRIES)).default([]),
    })
    .default({ weekends: false, holidays: [] }),
  /** An empty period: no mail, or one that says that there is nothing new. */
  whenEmpty: z.enum(['skip', 'say']).default('skip'),
  /** Mails at once within an hour; what is more waits for one digest. */
  mostAnHour: z.number().int().min(1).max(100).default(5),
});

export type SubscriptionPlan = z.infer<typeof subscriptionPlan>;

/** When the next digest of a plan is due; null for one that is told at once. */
export function firstDigest(now: Date, plan: SubscriptionPlan, zone: string): Date | null {
  const { cadence } = plan;
  return cadence === 'at-once' ? null : nextDigest(now, { ...plan, cadence, zone });
}
