import type { StoryFilter } from '../filter.ts';
import type { Localities } from '../place-name.ts';
import type { Query } from '../query/parse.ts';
import { counterparts, today, type Ties } from '../standing.ts';
import { queryAnchors, textAnchors } from './anchors.ts';
import { matchesFields, matchesText, queryOf, type MatchSubject } from './matches-filter.ts';

interface Entry {
  id: string;
  filter: StoryFilter;
  query: Query | null;
  keys: readonly string[];
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
    const entry: Entry = { id, filter: this.compact(filter), query, keys: this.keysOf(filter, query) };
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
    const ground = { localities: this.localities, ties: this.ties, text };
    const met = new Set<Entry>();
    const matched: string[] = [];
    for (const key of this.storyKeys(subject, text)) {
      for (const entry of this.byKey.get(key) ?? NONE) {
        if (met.has(entry)) continue;
        met.add(entry);
        if (matchesFields(entry.filter, subject, ground) && matchesText(entry.query, text))
          matched.push(entry.id);
      }
    }
    return matched;
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

  private storyKeys(subject: MatchSubject, text: string | null): Set<string> {
    const keys = new Set(['any']);
    for (const [vn, jp] of subject.pairs) {
      const now = today(vn, this.localities);
      keys.add(`pair ${now}:${jp}`).add(`place ${now}`).add(`place ${jp}`);
    }
    for (const code of subject.vn) keys.add(`place ${today(code, this.localities)}`);
    for (const code of subject.jp) keys.add(`place ${code}`);
    for (const kind of subject.kinds) keys.add(`kind ${kind}`);
    if (text !== null && this.needsText) for (const key of textAnchors(text)) keys.add(key);
    return keys;
  }

  /** Filters that are alike share their lists: a hundred thousand of them fit into little memory. */
  private compact(filter: StoryFilter): StoryFilter {
    const list = <T>(items: T[]): T[] => {
      const key = items.join(' ');
      const known = this.shared.get(key) as T[] | undefined;
      if (!known) this.shared.set(key, items);
      return known ?? items;
    };
    return {
      pairs: list(filter.pairs),
      vn: list(filter.vn),
      jp: list(filter.jp),
      kinds: list(filter.kinds),
      langs: list(filter.langs),
      sources: list(filter.sources),
      relevance: list(filter.relevance),
      q: '',
      peers: filter.peers,
      from: null,
      to: null,
    };
  }
}
