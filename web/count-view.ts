import type { CountWanted } from '../store/counts.ts';
import { filterFromUrl } from './filter-url.ts';

/** What a picture counts and shows; all of it is in the address. */
export interface CountView extends CountWanted {
  units: 'today' | 'named';
  /** Only rows and columns in which something happened. */
  busy: boolean;
}

/** The view that an address asks for. Throws FilterFault. */
export function countView(url: URL): CountView {
  const filter = filterFromUrl(url);
  return {
    from: filter.from,
    to: filter.to,
    kind: filter.kinds[0] ?? null,
    units: url.searchParams.get('units') === 'named' ? 'named' : 'today',
    busy: url.searchParams.get('rows') === 'busy',
  };
}

/** The query of a view, without what is as usual. */
export function countQuery(view: CountView): URLSearchParams {
  const query = new URLSearchParams();
  if (view.from) query.set('from', view.from);
  if (view.to) query.set('to', view.to);
  if (view.kind) query.set('kind', view.kind);
  if (view.units === 'named') query.set('units', 'named');
  if (view.busy) query.set('rows', 'busy');
  return query;
}
