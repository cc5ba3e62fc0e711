import type { StoryCard } from '../core/card.ts';
import { isOfficial, officialPageOf, type OfficialPage } from '../core/official.ts';
import { officialPages } from '../store/official.ts';
import { pairsOnGround } from '../store/search.ts';
import { pairText } from '../store/stories.ts';
import type { WebServices } from './services.ts';

/** A public body's own page of a story's event, where one is certain; else null. */
export async function confirmation(services: WebServices, card: StoryCard): Promise<OfficialPage | null> {
  const { db, sources: publishers, localities } = services;
  const pairs = card.pairs.map(pairText);
  const sources = [...publishers.values()].filter(isOfficial).map(({ id }) => id);
  const ground = pairsOnGround(pairs, localities);
  const pages = await officialPages(db, card.id, { pairs: ground, sources });
  const day = card.eventDate ?? card.firstSeenAt.toISOString().slice(0, 10);
  const event = { storyId: card.id, pairs, eventDate: card.eventDate, day };
  return officialPageOf(event, pages, { publishers, localities });
}
