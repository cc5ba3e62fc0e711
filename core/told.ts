import { z } from 'zod';
import type { StoryCard } from './card.ts';
import type { Kind } from './verdict.ts';

/** What a reader was told of a story; kept with each alert. Lists are sorted, so that equal facts are equal text. */
export const toldFacts = z.object({
  pairs: z.array(z.string()),
  kinds: z.array(z.string()),
  eventDate: z.string().nullable(),
});

export type ToldFacts = z.infer<typeof toldFacts>;

/** The facts of a story that make an update when they change; copies and further reports change none of them. */
export function factsToTell(card: StoryCard): ToldFacts {
  return {
    pairs: card.pairs.map((pair) => pair.join(':')).toSorted(),
    kinds: card.kinds.toSorted(),
    eventDate: card.eventDate,
  };
}

/** What is new of a story since a reader was told of it. */
export interface News {
  pairs: string[];
  kinds: Kind[];
  /** The day as it was and is; null when it did not change. */
  eventDate: { was: string | null; is: string | null } | null;
}

/** Compares what a reader was told with a story as it is now; what was taken back is no news. */
export function newsSince(told: ToldFacts, card: StoryCard): News {
  const pairs = card.pairs.map((pair) => pair.join(':'));
  return {
    pairs: pairs.filter((pair) => !told.pairs.includes(pair)),
    kinds: card.kinds.filter((kind) => !told.kinds.includes(kind)),
    eventDate: told.eventDate === card.eventDate ? null : { was: told.eventDate, is: card.eventDate },
  };
}
