import type { StoryCard } from '../core/card.ts';
import { townsOfCard } from '../core/named-town.ts';
import type { Towns } from '../core/place-name.ts';
import { cardDetails } from './card-details.ts';
import type { Database } from './database.ts';

/** Cards with the names of the towns that stand for their provinces, as mails and feeds tell them. */
export async function withTowns(
  db: Database,
  cards: readonly StoryCard[],
  towns: Towns,
): Promise<StoryCard[]> {
  const details = await cardDetails(
    db,
    cards.map(({ id }) => id),
  );
  return cards.map((card) => {
    const told = details.get(card.id);
    return told ? { ...card, towns: townsOfCard(card, told, towns) } : card;
  });
}
