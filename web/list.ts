import type { StoryCard } from '../core/card.ts';
import { cardDetails, type CardDetail } from '../store/card-details.ts';
import { findStories } from '../store/search.ts';
import { readerOf, type Reader, type WebContext } from './context.ts';
import { placesOf, viewFromUrl, viewQuery } from './home-view.ts';
import type { WebServices } from './services.ts';

/** The stories of an address, as the list of the first page has them: same filter, same order. */
export interface LoadedList {
  cards: StoryCard[];
  details: ReadonlyMap<string, CardDetail>;
  reader: Reader;
  /** The list's own address, written the same for the same list. */
  self: string;
  /** Whether more stories pass than were taken. */
  cut: boolean;
}

const A_READ = 500;

/** The first `limit` stories that an address asks for. Throws FilterFault. */
export async function loadList(c: WebContext, services: WebServices, limit: number): Promise<LoadedList> {
  const url = new URL(c.req.url);
  const view = viewFromUrl(url);
  const cards: StoryCard[] = [];
  let after: string | undefined;
  do {
    const page = await findStories(
      services.db,
      view.filter,
      { after, limit: Math.min(A_READ, limit - cards.length), sort: view.sort },
      placesOf(view, services),
    );
    cards.push(...page.cards);
    after = page.next ?? undefined;
  } while (after !== undefined && cards.length < limit);
  const query = viewQuery(view).toString();
  return {
    cards,
    details: await cardDetails(
      services.db,
      cards.map(({ id }) => id),
    ),
    reader: readerOf(c),
    self: `${services.publicUrl}${url.pathname}${query ? `?${query}` : ''}`,
    cut: after !== undefined,
  };
}
