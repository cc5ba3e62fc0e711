import type { CountView } from './count-view.ts';

/** The address of the stories that a number counted for some pairs, and of no others. */
export function storiesLink(pairs: readonly string[], view: CountView): string {
  const query = new URLSearchParams(pairs.map((pair): [string, string] => ['pair', pair]));
  return countedLink(query, view);
}

/** The address of the stories of a picture, further narrowed by `query`. */
export function countedLink(query: URLSearchParams, view: CountView): string {
  query.set('relevance', 'core');
  if (view.kind && !query.has('kind')) query.set('kind', view.kind);
  if (view.from && !query.has('from')) query.set('from', view.from);
  if (view.to && !query.has('to')) query.set('to', view.to);
  if (view.units === 'named') query.set('units', 'named');
  return `/?${query}`;
}
