import type { MailStory } from '../alerts/story-lines.ts';
import type { StoryCard } from '../core/card.ts';
import type { StoryFilter } from '../core/filter.ts';
import type { Localities } from '../core/place-name.ts';
import { standingOf, type Ties } from '../core/standing.ts';
import { newsSince, type ToldFacts } from '../core/told.ts';

/** What a delivery is to tell, and to whom. */
export interface Telling {
  /** Null where no subscription asks: an operator's test. */
  filter: StoryFilter | null;
  storyIds: readonly string[];
  /** What the reader knew of some of them before, by story. */
  told: ReadonlyMap<string, ToldFacts>;
}

const MOST_KEPT = 2000;

interface Kept {
  cards: Map<string, { text: string; card: StoryCard }>;
  lists: Map<string, MailStory[]>;
}

/** By the localities that they were made with: a change of the gazetteer begins anew. */
const kept = new WeakMap<Localities, Kept>();

/**
 * Gives the stories of deliveries. Readers with the same filter who are told the same get one and the same list, also those of
 * another job as long as no card has changed: what is made of a list is made once for all of them.
 */
export function storyTeller(
  localities: Localities,
  read: readonly StoryCard[],
  ties: Ties,
): (telling: Telling) => MailStory[] {
  const { cards, lists } = keptFor(localities);
  const current = new Map(read.map((card) => [card.id, sameCard(cards, card)]));
  return ({ filter, storyIds, told }) => {
    const key = `${filterText(filter)} ${storyIds.join(' ')}${told.size ? JSON.stringify([...told]) : ''}`;
    const present = storyIds.flatMap((id) => current.get(id) ?? []);
    const known = lists.get(key);
    // Who works with whom, and so who is a peer, changes with every story.
    const same = known?.length === present.length && known.every(({ card }, n) => card === present[n]);
    if (known && same && !filter?.peers) return known;
    const list = present.map((card) => {
      const before = told.get(card.id);
      return {
        card,
        standing: filter ? standingOf(filter, card, localities, ties) : ('other' as const),
        news: before ? newsSince(before, card) : null,
      };
    });
    lists.set(key, list);
    return list;
  };
}

const texts = new WeakMap<StoryFilter, string>();

function filterText(filter: StoryFilter | null): string {
  if (!filter) return '';
  const text = texts.get(filter) ?? JSON.stringify(filter);
  texts.set(filter, text);
  return text;
}

function keptFor(localities: Localities): Kept {
  const known = kept.get(localities) ?? { cards: new Map(), lists: new Map() };
  kept.set(localities, known);
  if (known.cards.size > MOST_KEPT) known.cards.clear();
  if (known.lists.size > MOST_KEPT) known.lists.clear();
  return known;
}

function sameCard(cards: Kept['cards'], card: StoryCard): StoryCard {
  const text = JSON.stringify(card);
  const known = cards.get(card.id);
  if (known?.text === text) return known.card;
  cards.set(card.id, { text, card });
  return card;
}
