import { storyFilter, type StoryFilter } from '../core/filter.ts';

/** A filter that can't be read; names the field. */
export class FilterFault extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

const MANY = {
  pair: 'pairs',
  vn: 'vn',
  jp: 'jp',
  kind: 'kinds',
  lang: 'langs',
  source: 'sources',
  relevance: 'relevance',
} as const;
const ONE = ['q', 'from', 'to'] as const;

/** The filter that an address asks for; empty parameters count as absent. Throws FilterFault. */
export function filterFromUrl(url: URL): StoryFilter {
  const raw: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(MANY))
    raw[field] = url.searchParams
      .getAll(name)
      .flatMap((value) => value.split(','))
      .filter(Boolean);
  for (const name of ONE) {
    const value = url.searchParams.get(name);
    if (value) raw[name] = value;
  }
  const parsed = storyFilter.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  throw new FilterFault(
    Object.entries(MANY).find(([, each]) => each === field)?.[0] ?? field,
    issue?.message ?? 'not understood',
  );
}

/** The query of a filter, the same for the same filter. */
export function filterToQuery(filter: StoryFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, field] of Object.entries(MANY))
    for (const value of filter[field]) query.append(name, value);
  for (const name of ONE) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  return query;
}
