import { z } from 'zod';
import { KINDS, RELEVANCES } from './verdict.ts';
import type { Localities } from './place-name.ts';
import type { StoryCard } from './card.ts';

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
  q: z.string().max(200).default(''),
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
});

export type StoryFilter = z.infer<typeof storyFilter>;

/** A code with every code that means the same ground: today's unit and those it was formed from. */
export function sameGround(code: string, localities: Localities): string[] {
  const current = localities.get(code)?.current ?? code;
  return [...new Set([code, current, ...(localities.get(current)?.formerly ?? [])])];
}

/**
 * Whether a story passes a subscription's filter. Former and current Vietnamese units match each other; pairs and
 * localities are alternatives ("my pair, or anything of my province"), the other fields narrow. `q` and the period
 * belong to searches and are not asked here.
 */
export function matchesFilter(filter: StoryFilter, card: StoryCard, localities: Localities): boolean {
  if (filter.relevance.length && !filter.relevance.includes(card.relevance)) return false;
  if (filter.kinds.length && !card.kinds.some((kind) => filter.kinds.includes(kind))) return false;
  if (filter.langs.length && !card.articles.some((a) => filter.langs.includes(a.lang))) return false;
  if (filter.sources.length && !card.articles.some((a) => filter.sources.includes(a.sourceId))) return false;
  return matchesPlaces(filter, card, localities);
}

function matchesPlaces(filter: StoryFilter, card: StoryCard, localities: Localities): boolean {
  if (!filter.pairs.length && !filter.vn.length && !filter.jp.length) return true;
  const now = (code: string) => localities.get(code)?.current ?? code;
  const pairs = new Set(card.pairs.map(([vn, jp]) => `${now(vn)}:${jp}`));
  if (filter.pairs.some((pair) => pairs.has(`${now(pair.slice(0, 5))}:${pair.slice(6)}`))) return true;
  const vn = new Set(card.vn.map(now));
  const jp = new Set(card.jp);
  const wanted = { vn: filter.vn.some((c) => vn.has(now(c))), jp: filter.jp.some((c) => jp.has(c)) };
  return wanted.vn || wanted.jp;
}
