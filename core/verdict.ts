import type { CardFacts } from './card-facts.ts';

export const RELEVANCES = ['core', 'related', 'no'] as const;
/** `core`: two named localities work together; `related`: one side is a locality; `no`: neither. */
export type Relevance = (typeof RELEVANCES)[number];

export const KINDS = [
  'visit',
  'agreement',
  'investment',
  'labour',
  'education',
  'culture',
  'tourism',
  'environment',
  'infrastructure',
  'digital',
  'health',
  'agriculture',
  'disaster',
] as const;
/** What is done or agreed. */
export type Kind = (typeof KINDS)[number];

/** A Vietnamese and a Japanese province-level code as named in the text, e.g. ['VN-HN', 'JP-27']. */
export type Pair = [vn: string, jp: string];

/** One locality named in a text, with the words that name it. */
export interface Place {
  country: 'VN' | 'JP';
  /** ISO 3166-2 as named (Vietnam before July 2025). */
  code: string;
  /** Gazetteer id of the city or district, where the text names one. */
  municipality: string | null;
  /** Today's province-level unit (Bình Dương VN-57 → VN-SG). */
  current: string;
  quote: string;
}

/** Why a verdict is as it is: the rule's name and the words of the text. */
export interface Reason {
  rule: string;
  quote: string;
}

/** What an article says about locality cooperation. Every filled field points at words in the text. */
export interface Verdict {
  relevance: Relevance;
  /** 0 to 1, how sure. */
  score: number;
  pairs: Pair[];
  vn: string[];
  jp: string[];
  places: Place[];
  kinds: Kind[];
  /** ISO day of the main event, or null. */
  eventDate: string | null;
  /** What the event card shows, with quotes; empty where the article is off topic. */
  facts: CardFacts;
  /** Version of the rules and weights that judged. */
  rules: string;
  reasons: Reason[];
}
