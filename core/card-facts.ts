import type { AccordTerm } from './accord-term.ts';
import type { Kind, Pair } from './verdict.ts';

/** Somebody named with an office, both as the article writes them. */
export interface NamedPerson {
  name: string;
  /** With the place it is held for, where that stands beside it: "Chủ tịch UBND tỉnh Bình Dương", "群馬県知事". */
  office: string;
  /** The words of the article that hold both. */
  quote: string;
}

/**
 * What an event card shows besides relevance and places, each with the words of the article that say so. Everything but
 * pairs, kinds and days is a literal part of the text; what no words say is absent.
 */
export interface CardFacts {
  pairs: { pair: Pair; quote: string }[];
  kinds: { kind: Kind; quote: string }[];
  /** First and last ISO day of the event; `until` is null where the text names one day only. */
  when: { from: string; until: string | null; quote: string } | null;
  people: NamedPerson[];
  organisations: { name: string; quote: string }[];
  /** The paper that was signed; null where the article tells of no signing. `term` only where words state it. */
  document: { form: string; quote: string; term?: AccordTerm } | null;
}

/** A card that says nothing. */
export const NO_FACTS: CardFacts = {
  pairs: [],
  kinds: [],
  when: null,
  people: [],
  organisations: [],
  document: null,
};
