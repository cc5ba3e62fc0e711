import { subscriptionPlan, type SubscriptionPlan } from '../core/subscription.ts';

/** The columns of a subscription that hold its plan, for `select`. */
export const PLAN_COLUMNS = [
  'subscription.cadence',
  'subscription.hour',
  'subscription.minute',
  'subscription.weekday',
  'subscription.at_once_kinds',
  'subscription.quiet_from',
  'subscription.quiet_to',
  'subscription.rest_weekends',
  'subscription.rest_holidays',
  'subscription.when_empty',
  'subscription.most_an_hour',
] as const;

/** A row with those columns. */
export interface PlanRow {
  cadence: SubscriptionPlan['cadence'];
  hour: number;
  minute: number;
  weekday: number;
  at_once_kinds: string[];
  quiet_from: number | null;
  quiet_to: number | null;
  rest_weekends: boolean;
  rest_holidays: string[];
  when_empty: SubscriptionPlan['whenEmpty'];
  most_an_hour: number;
}

/** The plan that a row holds. */
export function planOf(row: PlanRow): SubscriptionPlan {
  const { cadence, hour, minute, weekday } = row;
  return subscriptionPlan.parse({
    cadence,
    hour,
    minute,
    weekday,
    atOnceKinds: row.at_once_kinds,
    quiet:
      row.quiet_from === null || row.quiet_to === null ? null : { from: row.quiet_from, to: row.quiet_to },
    rest: { weekends: row.rest_weekends, holidays: row.rest_holidays },
    whenEmpty: row.when_empty,
    mostAnHour: row.most_an_hour,
  });
}

/** The row that holds a plan. */
export function planRow(plan: SubscriptionPlan): PlanRow {
  const { cadence, hour, minute, weekday } = plan;
  return {
    cadence,
    hour,
    minute,
    weekday,
    at_once_kinds: plan.atOnceKinds,
    quiet_from: plan.quiet?.from ?? null,
    quiet_to: plan.quiet?.to ?? null,
    rest_weekends: plan.rest.weekends,
    rest_holidays: [...plan.rest.holidays],
    when_empty: plan.whenEmpty,
    most_an_hour: plan.mostAnHour,
  };
}
