import { z } from 'zod';
import { storyFilter } from '../../core/filter.ts';
import { READER_LANGUAGES } from '../../core/language.ts';
import { parseQuery } from '../../core/query/parse.ts';
import { isZone } from '../../core/schedule/wall-clock.ts';
import { subscriptionPlan } from '../../core/subscription.ts';
import type { Reader } from '../context.ts';

const email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\.]+$/);

/** What a subscription asks for, besides its address. */
export const subscriptionWish = z.object({
  lang: z.enum(READER_LANGUAGES),
  zone: z.string().refine(isZone, 'give an IANA zone such as Asia/Tokyo').default('UTC'),
  ...subscriptionPlan.shape,
  filter: storyFilter.default(storyFilter.parse({})).refine(({ q }) => parseQuery(q).ok, {
    path: ['q'],
    error: 'the words can’t be read as a query',
  }),
});
export type SubscriptionWish = z.infer<typeof subscriptionWish>;

/** What a subscription needs, from the form or the API. */
export const subscriptionRequest = subscriptionWish.extend({ email });

/** A form's fields, one or many values each. */
export type Fields = Record<string, unknown>;

/** All values of a field; a list may be parted by spaces or commas. */
export function manyOf(fields: Fields, name: string): string[] {
  return [fields[name] ?? []]
    .flat()
    .map(String)
    .flatMap((value) => value.split(/[\s,]+/))
    .filter(Boolean);
}

/** One value of a field, empty when it is absent. */
export function oneOf(fields: Fields, name: string): string {
  return String([fields[name] ?? ''].flat()[0] ?? '');
}

/** The wish that a form holds, as the schemas read it. */
export function wishFields(fields: Fields): Record<string, unknown> {
  const on = (name: string) => oneOf(fields, name) !== '';
  const [hour, minute] = clock(oneOf(fields, 'time')) ?? [8, 0];
  const quiet = { from: minuteOf(oneOf(fields, 'quiet_from')), to: minuteOf(oneOf(fields, 'quiet_to')) };
  return {
    email: oneOf(fields, 'email'),
    lang: oneOf(fields, 'lang'),
    zone: oneOf(fields, 'zone') || 'UTC',
    cadence: oneOf(fields, 'cadence') || 'at-once',
    hour,
    minute,
    weekday: Number(oneOf(fields, 'weekday') || 1),
    atOnceKinds: manyOf(fields, 'at_once_kind'),
    quiet: quiet.from === null || quiet.to === null ? null : quiet,
    rest: { weekends: on('rest_weekends'), holidays: manyOf(fields, 'rest_holidays') },
    whenEmpty: on('when_empty') ? 'say' : 'skip',
    filter: {
      pairs: [...new Set([...manyOf(fields, 'pair'), ...chosenPairs(fields)])],
      vn: manyOf(fields, 'vn'),
      jp: manyOf(fields, 'jp'),
      kinds: manyOf(fields, 'kind'),
      langs: manyOf(fields, 'article_lang'),
      sources: manyOf(fields, 'source'),
      relevance: on('related') ? ['core', 'related'] : [],
      q: oneOf(fields, 'q').trim(),
      peers: on('peers'),
    },
  };
}

/** How many pairs the form offers to choose. */
export const PAIR_ROWS = 3;

function chosenPairs(fields: Fields): string[] {
  return Array.from({ length: PAIR_ROWS }, (_, n) => {
    const [vn, jp] = [oneOf(fields, `pair_vn_${n}`), oneOf(fields, `pair_jp_${n}`)];
    return vn && jp ? `${vn}:${jp}` : '';
  }).filter(Boolean);
}

function clock(text: string): [number, number] | null {
  const found = /^(\d{1,2}):(\d\d)$/.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

function minuteOf(text: string): number | null {
  const found = clock(text);
  return found ? found[0] * 60 + found[1] : null;
}

/** What is wrong with a wish, in the reader's words. */
export function faultOf(fields: Fields, error: z.ZodError, { t }: Reader): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String) ?? [];
  if (path[0] === 'email') return t('subscribe.badEmail');
  const parsed = parseQuery(oneOf(fields, 'q').trim());
  if (!parsed.ok) return t(`query.${parsed.fault.kind}`, { column: parsed.fault.column });
  return t('subscribe.badField', { field: path.join('.') });
}
