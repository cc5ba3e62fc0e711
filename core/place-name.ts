import type { ReaderLanguage } from './language.ts';

/** A locality as readers see it: one name a language, and its history around the mergers of 1 July 2025. */
export interface Locality {
  /** ISO 3166-2, e.g. VN-57 or JP-35. */
  code: string;
  country: 'VN' | 'JP';
  names: Record<ReaderLanguage, string>;
  /** Today's unit; itself when it still exists. */
  current: string;
  /** Codes of the abolished units that are part of this one. */
  formerly: string[];
}

/** All province-level localities of both countries by code: 63 Vietnamese (34 of today) and 47 Japanese. */
export type Localities = ReadonlyMap<string, Locality>;

/** A city, town or site below the provinces. */
export interface Town {
  /** Gazetteer id, as in a verdict's places. */
  id: string;
  code: string;
  country: 'VN' | 'JP';
  current: string;
  names: Record<ReaderLanguage, string>;
}

/** Towns by their gazetteer ids. */
export type Towns = ReadonlyMap<string, Town>;

/**
 * What a name may mean to a search: the province-level codes that bear it, and every folded name of the towns that do.
 * Keys are folded without marks.
 */
export type PlaceNames = ReadonlyMap<string, { codes: readonly string[]; words: readonly string[] }>;
