import type { StoryFilter } from '../core/filter.ts';
import { STORY_SORTS, type StorySort } from '../store/search.ts';
import type { SearchPlaces } from '../store/search-words.ts';
import { filterFromUrl, filterToQuery } from './filter-url.ts';

/** Everything that decides what the list shows; all of it is in the address. */
export interface HomeView {
  filter: StoryFilter;
  sort: StorySort;
  dense: boolean;
  /** Vietnamese units exactly as the texts name them, not by the ground they share. */
  exact: boolean;
}

/** The view that an address asks for. Throws FilterFault. */
export function viewFromUrl(url: URL): HomeView {
  const sort = STORY_SORTS.find((each) => each === url.searchParams.get('sort')) ?? 'new';
  return {
    filter: filterFromUrl(url),
    sort,
    dense: url.searchParams.get('view') === 'dense',
    exact: url.searchParams.get('units') === 'named',
  };
}

/** The address of a view: the same for the same view, without what is as usual. */
export function viewQuery(view: HomeView): URLSearchParams {
  const query = filterToQuery(view.filter);
  if (view.sort !== 'new') query.set('sort', view.sort);
  if (view.dense) query.set('view', 'dense');
  if (view.exact) query.set('units', 'named');
  return query;
}

/** A link to a view, with changes. */
export function viewLink(view: HomeView, change: Partial<HomeView> = {}): string {
  const query = viewQuery({ ...view, ...change }).toString();
  return query ? `/?${query}` : '/';
}

/** What a search may know of places in a view: where units are taken exactly, none stands for another. */
export function placesOf(view: HomeView, places: SearchPlaces): SearchPlaces {
  return view.exact ? { localities: new Map(), placeNames: new Map() } : places;
}
