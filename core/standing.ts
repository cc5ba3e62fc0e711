import type { StoryCard } from './card.ts';
import type { StoryFilter } from './filter.ts';
import type { Localities } from './place-name.ts';

/** What a story is to a reader, in the order of mails: my pair, my locality, a peer with my counterpart, national. */
export const STANDINGS = ['pair', 'locality', 'peer', 'other'] as const;
export type Standing = (typeof STANDINGS)[number];

/** With whom each locality of today works or worked, both ways: `VN-HP` → `JP-37`, `JP-40`. */
export type Ties = ReadonlyMap<string, ReadonlySet<string>>;

/** The ties that some pairs make (`VN-HP:JP-37`), by today's units. */
export function tiesOf(pairs: Iterable<string>, localities: Localities): Ties {
  const ties = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const vn = today(pair.slice(0, 5), localities);
    const jp = pair.slice(6);
    ties.set(vn, (ties.get(vn) ?? new Set()).add(jp));
    ties.set(jp, (ties.get(jp) ?? new Set()).add(vn));
  }
  return ties;
}

/** Today's unit of a code; unknown codes stay. */
export function today(code: string, localities: Localities): string {
  return localities.get(code)?.current ?? code;
}

/** What a story is to the reader of a filter. `ties` are needed only for peers of a locality without a pair. */
export function standingOf(
  filter: StoryFilter,
  card: Pick<StoryCard, 'pairs' | 'vn' | 'jp'>,
  localities: Localities,
  ties: Ties = new Map(),
): Standing {
  const pairs = card.pairs.map(([vn, jp]) => `${today(vn, localities)}:${jp}`);
  const mine = filter.pairs.map((pair) => `${today(pair.slice(0, 5), localities)}:${pair.slice(6)}`);
  if (pairs.some((pair) => mine.includes(pair))) return 'pair';
  const places = new Set([...card.vn.map((code) => today(code, localities)), ...card.jp]);
  const home = [...filter.vn.map((code) => today(code, localities)), ...filter.jp];
  if (home.some((code) => places.has(code))) return 'locality';
  if (!filter.peers) return 'other';
  const partners = counterparts(filter, localities, ties);
  return pairs.some((pair) => partners.has(pair.slice(0, 5)) || partners.has(pair.slice(6)))
    ? 'peer'
    : 'other';
}

/** The localities whose doings with others a reader watches: both sides of the reader's pairs, and those tied to the reader's localities. */
export function counterparts(filter: StoryFilter, localities: Localities, ties: Ties): Set<string> {
  const found = new Set<string>();
  for (const pair of filter.pairs) found.add(today(pair.slice(0, 5), localities)).add(pair.slice(6));
  for (const code of [...filter.vn, ...filter.jp])
    for (const tied of ties.get(today(code, localities)) ?? []) found.add(tied);
  return found;
}
