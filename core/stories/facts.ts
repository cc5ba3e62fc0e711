import type { Kind, Pair, Relevance } from '../verdict.ts';

/** One article of a story, with its verdict. */
export interface StoryMember {
  id: string;
  lang: string;
  copyOf: string | null;
  /** Machine-translated or republished by a mirror. */
  translated: boolean;
  publishedAt: Date;
  relevance: Relevance;
  score: number;
  pairs: Pair[];
  vn: string[];
  jp: string[];
  kinds: Kind[];
  eventDate: string | null;
}

/** What a story says as a whole. */
export interface StoryFacts {
  relevance: Relevance;
  leadArticleId: string;
  pairs: Pair[];
  vn: string[];
  jp: string[];
  kinds: Kind[];
  eventDate: string | null;
}

const RANK: Record<Relevance, number> = { core: 2, related: 1, no: 0 };

/**
 * A story's facts from its articles: the strongest relevance; pairs, kinds and places of the originals of that
 * relevance (translations only where there is no original); the event date that most of them name, the earliest
 * article first. Null for a story without articles.
 */
export function gatherFacts(members: readonly StoryMember[]): StoryFacts | null {
  const relevance = members.reduce<Relevance>(
    (best, { relevance: one }) => (RANK[one] > RANK[best] ? one : best),
    'no',
  );
  const strongest = members.filter((member) => member.relevance === relevance);
  const originals = strongest.filter((member) => !member.copyOf && !member.translated);
  const sayers = originals.length ? originals : strongest;
  const lead = [...sayers].sort(
    (a, b) => a.publishedAt.getTime() - b.publishedAt.getTime() || Number(a.id) - Number(b.id),
  )[0];
  if (!lead) return null;
  const pairs = new Map(
    sayers.flatMap((member) => member.pairs.map((pair) => [pair.join(':'), pair] as const)),
  );
  return {
    relevance,
    leadArticleId: lead.id,
    pairs: [...pairs.values()],
    vn: distinct(sayers.flatMap((member) => member.vn)),
    jp: distinct(sayers.flatMap((member) => member.jp)),
    kinds: distinct(sayers.flatMap((member) => member.kinds)),
    eventDate: mostNamed(sayers.map((member) => member.eventDate)),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

function mostNamed(dates: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const date of dates) if (date) counts.set(date, (counts.get(date) ?? 0) + 1);
  let best: string | null = null;
  for (const [date, n] of counts) if (best === null || n > (counts.get(best) ?? 0)) best = date;
  return best;
}
