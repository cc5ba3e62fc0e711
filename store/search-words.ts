import { sql, type RawBuilder } from 'kysely';
import { sameGround } from '../core/filter.ts';
import type { Localities, PlaceNames } from '../core/place-name.ts';
import type { Query } from '../core/query/parse.ts';

/** What a search knows of places. */
export interface SearchPlaces {
  localities: Localities;
  placeNames: PlaceNames;
}

type Condition = RawBuilder<unknown>;

/** A search as SQL on `story s`; `indexed` says that the index of words finds what passes, without reading stories. */
export interface SearchCondition {
  sql: Condition;
  indexed: boolean;
}

/**
 * A search in parts: terms to be found together in the index of words (`search_terms` in migration 61), and what other
 * columns say. A denied part says what must not be.
 */
type Part = { denied: boolean } & ({ terms: string } | { column: Condition } | Several);
interface Several {
  by: 'and' | 'or';
  parts: Part[];
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
  const part = partOf(query, places);
  return { sql: conditionOf(part), indexed: !part.denied };
}

function partOf(query: Query, places: SearchPlaces): Part {
  switch (query.kind) {
    case 'term':
      return placePart(query.text, { denied: false, terms: termsOf(query.text, query.prefix) }, places);
    case 'or':
      return several(
        'or',
        query.parts.map((part) => partOf(part, places)),
      );
    case 'and':
      return several('and', together(query.parts, places));
    case 'not':
      return opposite(partOf(query.part, places));
  }
}

/** Parts by AND or OR; their terms become one question to the index of words. */
function several(by: 'and' | 'or', parts: readonly Part[]): Part {
  const flat = parts.flatMap((part) => ('by' in part && part.by === by ? part.parts : [part]));
  const asked = flat.filter((part) => 'terms' in part);
  const others = flat.filter((part) => !('terms' in part));
  const denied = (of: readonly Part[]) =>
    by === 'and' ? of.every((part) => part.denied) : of.some((part) => part.denied);
  const sign = by === 'and' ? ' & ' : ' | ';
  const terms: Part[] = asked.length
    ? [{ denied: denied(asked), terms: `(${asked.map((part) => part.terms).join(sign)})` }]
    : [];
  const all = [...terms, ...others];
  return all.length === 1 && all[0] ? all[0] : { denied: denied(all), by, parts: all };
}

/** What must not be, told of single terms and columns (De Morgan), so that the index can answer for both. */
function opposite(part: Part): Part {
  if ('terms' in part) return { denied: !part.denied, terms: `!(${part.terms})` };
  if ('column' in part) return { denied: !part.denied, column: sql`not (${part.column})` };
  return several(part.by === 'and' ? 'or' : 'and', part.parts.map(opposite));
}

function conditionOf(part: Part): Condition {
  if ('terms' in part) return sql`s.words @@ ${part.terms}::tsquery`;
  if ('column' in part) return part.column;
  return sql`(${sql.join(part.parts.map(conditionOf), part.by === 'and' ? sql` and ` : sql` or `)})`;
}

/** Words side by side may be one name: "binh duong yamaguchi" is two localities, not three words. */
function together(parts: readonly Query[], places: SearchPlaces): Part[] {
  const found: Part[] = [];
  for (let at = 0; at < parts.length;) {
    const taken = nameAt(parts, at, places);
    const own = parts.slice(at, at + taken);
    if (taken > 1) {
      const terms = own.flatMap((part) => (part.kind === 'term' ? [part] : []));
      const words = several(
        'and',
        terms.map(({ text, prefix }) => ({ denied: false, terms: termsOf(text, prefix) })),
      );
      found.push(placePart(terms.map(({ text }) => text).join(' '), words, places));
    } else found.push(...own.map((part) => partOf(part, places)));
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

function placePart(name: string, words: Part, places: SearchPlaces): Part {
  const place = places.placeNames.get(name);
  if (!place) return words;
  const ground = place.codes.flatMap((code) => sameGround(code, places.localities));
  const [vn, jp] = [
    ground.filter((code) => code.startsWith('VN')),
    place.codes.filter((c) => c.startsWith('JP')),
  ];
  const ways: Part[] = [words];
  if (vn.length) ways.push({ denied: false, column: sql`s.vn && ${vn}::text[]` });
  if (jp.length) ways.push({ denied: false, column: sql`s.jp && ${jp}::text[]` });
  const others = place.words.filter((other) => other !== name).slice(0, 12);
  ways.push(...others.map((other) => ({ denied: false, terms: termsOf(other, false) })));
  return several('or', ways);
}

/** A folded term in title or text as a question to the index: a word, words side by side, or letters side by side. */
function termsOf(term: string, prefix: boolean): string {
  const lexemes = lexemesOf(term, prefix);
  return lexemes.length ? `(${lexemes.join(' & ')})` : "''";
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
