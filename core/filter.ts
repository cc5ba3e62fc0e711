import { z } from 'zod';
import { KINDS, RELEVANCES } from './verdict.ts';
import type { Localities } from './place-name.ts';

const list = <T extends z.ZodType>(item: T) => z.array(item).max(60).default([]);
const vnCode = z.string().regex(/^VN-[0-9A-Z]{2}$/, 'use an ISO code such as VN-HN');
const jpCode = z.string().regex(/^JP-\d\d$/, 'use an ISO code such as JP-27');

/** What a reader wants to see; empty lists mean "any". Stored with subscriptions and read from URLs. */
export const storyFilter = z.object({
  /** `VN-HN:JP-27` */
  pairs: list(z.string().regex(/^VN-[0-9A-Z]{2}:JP-\d\d$/, 'write a pair as VN-HN:JP-27')),
  vn: list(vnCode),
  jp: list(jpCode),
  kinds: list(z.enum(KINDS)),
  langs: list(z.string().min(2).max(10)),
  sources: list(z.string().max(60)),
  relevance: list(z.enum(RELEVANCES)),
  /** A query as `core/query/parse.ts` reads it. */
  q: z.string().max(500).default(''),
  /** Also what others do with my counterparts: other prefectures with my province, other provinces with my prefecture. */
  peers: z.boolean().default(false),
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
});

export type StoryFilter = z.infer<typeof storyFilter>;

/** A code with every code that means the same ground: today's unit and those it was formed from. */
export function sameGround(code: string, localities: Localities): string[] {
  const current = localities.get(code)?.current ?? code;
  return [...new Set([code, current, ...(localities.get(current)?.formerly ?? [])])];
}
