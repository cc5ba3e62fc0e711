import { sql, type RawBuilder } from 'kysely';
import { sameGround } from '../core/filter.ts';
import type { Localities, PlaceNames } from '../core/place-name.ts';
import type { Query } from '../core/query/parse.ts';

/** What a search knows of places. */
export interface SearchPlaces {
  localities: Localities;
  placeNames: PlaceNames;
}

/** A search as SQL on `story s`; `indexed` says that the index of words finds what passes, without reading stories. */
export interface SearchCondition {
  sql: RawBuilder<unknown>;
  indexed: boolean;
}

/** A question to the index of words (`search_terms` in migration 61, codes of localities in 63), as a tsquery. */
interface Terms {
  terms: string;
  /** It says only what must not be. */
  denied: boolean;
}

/** Scripts whose words are not parted by spaces: found by pairs of letters. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/gu;
const LONGEST_NAME = 5;
const LONGEST_TERM = 80;

/**
 * A query as a condition on `story s`. Names of localities also find the stories about them, by their old and new names
 * and in any language; other words are found in titles and texts.
 */
export function searchCondition(query: Query, places: SearchPlaces): SearchCondition {
  const { terms, denied } = termsOf(query, places);
  return { sql: sql`s.words @@ ${terms}::tsquery`, indexed: !denied };
}

function termsOf(query: Query, places: SearchPlaces): Terms {
  switch (query.kind) {
    case 'term':
      return {
        terms: orPlace(query.text, wordTerms(query.text, query.prefix), places),
        denied: false,
      };
    case 'or': {
      const parts = query.parts.map((part) => termsOf(part, places));
      return { terms: joined(parts, ' | '), denied: parts.some(({ denied }) => denied) };
    }
    case 'and': {
      const parts = together(query.parts, places);
      return { terms: joined(parts, ' & '), denied: parts.every(({ denied }) => denied) };
    }
    case 'not': {
      const { terms, denied } = termsOf(query.part, places);
      return { terms: `!${terms}`, denied: !denied };
    }
  }
}

function joined(parts: readonly (Terms | string)[], sign: ' & ' | ' | '): string {
  return `(${parts.map((part) => (typeof part === 'string' ? part : part.terms)).join(sign)})`;
}

/** Words side by side may be one name: "binh duong yamaguchi" is two localities, not three words. */
function together(parts: readonly Query[], places: SearchPlaces): Terms[] {
  const found: Terms[] = [];
  for (let at = 0; at < parts.length;) {
    const taken = nameAt(parts, at, places);
    const own = parts.slice(at, at + taken);
    if (taken > 1) {
      const words = own.flatMap((part) => (part.kind === 'term' ? [part] : []));
      const name = words.map(({ text }) => text).join(' ');
      const all = joined(
        words.map(({ text, prefix }) => wordTerms(text, prefix)),
        ' & ',
      );
      found.push({ terms: orPlace(name, all, places), denied: false });
    } else found.push(...own.map((part) => termsOf(part, places)));
    at += taken;
  }
  return found;
}

function nameAt(parts: readonly Query[], at: number, places: SearchPlaces): number {
  for (let length = Math.min(LONGEST_NAME, parts.length - at); length > 1; length--) {
    const some = parts.slice(at, at + length);
    const name = some.map((part) => (part.kind === 'term' && !part.prefix ? part.text : '\0')).join(' ');
    if (places.placeNames.has(name)) return length;
  }
  return 1;
}

/** A name of a locality is also found by its code, its ground's codes and its other names. */
function orPlace(name: string, words: string, places: SearchPlaces): string {
  const place = places.placeNames.get(name);
  if (!place) return words;
  const codes = new Set(place.codes.flatMap((code) => sameGround(code, places.localities)));
  const others = place.words.filter((other) => other !== name).slice(0, 12);
  return joined([words, ...[...codes].map(quote), ...others.map((other) => wordTerms(other, false))], ' | ');
}

/** A folded term in title or text: a word, words side by side, or letters side by side. */
function wordTerms(term: string, prefix: boolean): string {
  const lexemes = lexemesOf(term, prefix);
  return lexemes.length ? joined(lexemes, ' & ') : "''";
}

/** The terms of migration 61's `search_terms` that together say a folded term. */
function lexemesOf(term: string, prefix: boolean): string[] {
  const words = term.split(' ').filter(Boolean);
  const last = words.length - 1;
  const beside = (index: number) => isSpaced(words[index]) && isSpaced(words[index + 1]);
  return words.flatMap((word, index) => {
    // Two words side by side say both of them.
    if (beside(index))
      return [`${quote(`${word} ${words[index + 1]}`)}${prefix && index + 1 === last ? ':*' : ''}`];
    if (index > 0 && beside(index - 1)) return [];
    const runs = apart(word).match(UNSPACED) ?? [];
    const spaced = word.replace(UNSPACED, ' ').split(' ').filter(Boolean);
    return [
      ...spaced.map((each) => spacedLexeme(each, prefix && index === last)),
      ...runs.flatMap(lettersOf),
    ];
  });
}

function isSpaced(word: string | undefined): boolean {
  return word !== undefined && word.search(UNSPACED) < 0;
}

/** 東京都知事 is 東京都 and 都知事: 京都 is no part of it. */
function apart(word: string): string {
  return word.replace(/([東东]京都)(?=.)/g, '$1 都').replace(/大津市(?=.)/g, '大津市 市');
}

function spacedLexeme(word: string, prefix: boolean): string {
  const own = quote(word);
  if (prefix) return `${own}:*`;
  return /[a-z]{4}$/.test(word) ? `(${own} | ${quote(`${word}s`)} | ${quote(`${word}es`)})` : own;
}

/** A run of letters by each three of them, or what there is of fewer. */
function lettersOf(run: string): string[] {
  const letters = [...run];
  if (letters.length === 1) return [`${quote(run)}:*`];
  if (letters.length === 2) return [quote(run)];
  return letters.slice(2).map((_, index) => quote(letters.slice(index, index + 3).join('')));
}

function quote(lexeme: string): string {
  const cut = [...lexeme].slice(0, LONGEST_TERM).join('');
  return `'${cut.replace(/['\\]/g, (sign) => sign + sign)}'`;
}
