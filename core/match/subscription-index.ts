import type { StoryFilter } from '../filter.ts';
import type { Localities } from '../place-name.ts';
import { matchesQuery } from '../query/matches.ts';
import type { Query } from '../query/parse.ts';
import { counterparts, today, type Ties } from '../standing.ts';
import { queryAnchors, textAnchors } from './anchors.ts';
import { matchesWishes, queryOf, type MatchSubject } from './matches-filter.ts';

/** A filter made ready: its places by today's units, its query as a tree. */
interface Entry {
  id: string;
  filter: StoryFilter;
  query: Query | null;
  pairs: readonly string[];
  home: readonly string[];
  partners: readonly string[];
  keys: readonly string[];
}

/** A story made ready, once for all filters it meets. */
interface Sighting {
  subject: MatchSubject;
  pairs: ReadonlySet<string>;
  places: ReadonlySet<string>;
  /** Both ends of each pair: peers need a pair, a mention is not enough. */
  ends: ReadonlySet<string>;
  text: string;
  /** Terms that were looked for in the text already. */
  terms: Map<string, boolean>;
}

const NONE: readonly never[] = [];

/**
 * The filters of all subscriptions in memory. Each stands under the keys of which a story must have one (its places, else the
 * rarest words of its query, else its kinds), so that a story meets only the filters it may match.
 */
export class SubscriptionIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly byKey = new Map<string, Set<Entry>>();
  private readonly shared = new Map<string, unknown>();
  private readonly localities: Localities;
  private readonly ties: Ties;
  private asking = 0;

  constructor(localities: Localities, ties: Ties = new Map()) {
    this.localities = localities;
    this.ties = ties;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Whether any filter asks for words, so that a story's text is needed. */
  get needsText(): boolean {
    return this.asking > 0;
  }

  /** Adds a subscription, or puts its new filter in place of the old one. */
  set(id: string, filter: StoryFilter): void {
    this.delete(id);
    const query = queryOf(filter.q);
    const entry = this.entryOf(id, filter, query);
    this.entries.set(id, entry);
    if (query) this.asking++;
    for (const key of entry.keys) {
      const known = this.byKey.get(key);
      if (known) known.add(entry);
      else this.byKey.set(key, new Set([entry]));
    }
  }

  /** Takes a subscription out; nothing happens when it is not in. */
  delete(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    if (entry.query) this.asking--;
    for (const key of entry.keys) {
      const known = this.byKey.get(key);
      known?.delete(entry);
      if (known?.size === 0) this.byKey.delete(key);
    }
  }

  /** Ids of the subscriptions that a story matches. `text` is the folded text of its reports, or null when none was needed. */
  match(subject: MatchSubject, text: string | null): string[] {
    const sighting = this.sightingOf(subject, text);
    const met = new Set<Entry>();
    const matched: string[] = [];
    for (const key of this.storyKeys(sighting, text)) {
      for (const entry of this.byKey.get(key) ?? NONE) {
        if (met.has(entry)) continue;
        met.add(entry);
        if (passes(entry, sighting)) matched.push(entry.id);
      }
    }
    return matched;
  }

  private entryOf(id: string, filter: StoryFilter, query: Query | null): Entry {
    const { pairs, vn, jp, peers } = filter;
    const now = (code: string) => today(code, this.localities);
    const shared = this.compact(filter);
    return {
      id,
      filter: shared,
      query,
      pairs: this.list(pairs.map((pair) => `${now(pair.slice(0, 5))}:${pair.slice(6)}`)),
      home: this.list([...vn.map(now), ...jp]),
      partners: peers ? this.list([...counterparts(filter, this.localities, this.ties)]) : NONE,
      keys: this.list(this.keysOf(filter, query)),
    };
  }

  private sightingOf(subject: MatchSubject, text: string | null): Sighting {
    const now = (code: string) => today(code, this.localities);
    const pairs = subject.pairs.map(([vn, jp]) => [now(vn), jp] as const);
    return {
      subject,
      pairs: new Set(pairs.map(([vn, jp]) => `${vn}:${jp}`)),
      places: new Set([...subject.vn.map(now), ...subject.jp]),
      ends: new Set(pairs.flat()),
      text: text ?? '',
      terms: new Map(),
    };
  }

  private keysOf(filter: StoryFilter, query: Query | null): string[] {
    const { pairs, vn, jp } = filter;
    if (pairs.length + vn.length + jp.length > 0) {
      const keys = new Set([
        ...pairs.map((pair) => `pair ${today(pair.slice(0, 5), this.localities)}:${pair.slice(6)}`),
        ...[...vn, ...jp].map((code) => `place ${today(code, this.localities)}`),
      ]);
      if (filter.peers)
        for (const code of counterparts(filter, this.localities, this.ties)) keys.add(`place ${code}`);
      return [...keys];
    }
    const anchors = query && queryAnchors(query);
    if (anchors) return [...new Set(anchors)];
    return filter.kinds.length ? filter.kinds.map((kind) => `kind ${kind}`) : ['any'];
  }

  private storyKeys(sighting: Sighting, text: string | null): Set<string> {
    const keys = new Set(['any']);
    for (const pair of sighting.pairs) keys.add(`pair ${pair}`);
    for (const place of [...sighting.places, ...sighting.ends]) keys.add(`place ${place}`);
    for (const kind of sighting.subject.kinds) keys.add(`kind ${kind}`);
    if (text !== null && this.needsText) for (const key of textAnchors(text)) keys.add(key);
    return keys;
  }

  /** Lists that are alike are one list: a hundred thousand filters fit into little memory. */
  private list<T>(items: readonly T[]): T[] {
    const key = items.join(' ');
    const known = this.shared.get(key) as T[] | undefined;
    if (!known) this.shared.set(key, items);
    return known ?? (items as T[]);
  }

  private compact(filter: StoryFilter): StoryFilter {
    return {
      pairs: this.list(filter.pairs),
      vn: this.list(filter.vn),
      jp: this.list(filter.jp),
      kinds: this.list(filter.kinds),
      langs: this.list(filter.langs),
      sources: this.list(filter.sources),
      relevance: this.list(filter.relevance),
      q: '',
      peers: filter.peers,
      from: null,
      to: null,
    };
  }
}

/** The same as `matchesFilter`, with everything that can be made ready made ready. */
function passes(entry: Entry, sighting: Sighting): boolean {
  if (!matchesWishes(entry.filter, sighting.subject)) return false;
  const placed = entry.pairs.length + entry.home.length > 0;
  if (placed && !isPlaced(entry, sighting)) return false;
  return entry.query === null || holds(entry.query, sighting);
}

function isPlaced({ pairs, home, partners }: Entry, { pairs: told, places, ends }: Sighting): boolean {
  return (
    pairs.some((pair) => told.has(pair)) ||
    home.some((place) => places.has(place)) ||
    partners.some((place) => ends.has(place))
  );
}

function holds(query: Query, sighting: Sighting): boolean {
  switch (query.kind) {
    case 'term': {
      const key = query.prefix ? `${query.text}*` : query.text;
      const known = sighting.terms.get(key) ?? matchesQuery(query, sighting.text);
      sighting.terms.set(key, known);
      return known;
    }
    case 'and':
      return query.parts.every((part) => holds(part, sighting));
    case 'or':
      return query.parts.some((part) => holds(part, sighting));
    case 'not':
      return !holds(query.part, sighting);
  }
}
