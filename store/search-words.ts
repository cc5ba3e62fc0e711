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

/** Scripts whose words are not parted by spaces: found by pairs of letters (`search_terms` in migration 61). */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/gu;
const LONGEST_NAME = 5;

/**
 * A query as a condition on `story s`. Names of localities also find the stories about them, by their old and new names
 * and in any language; other words are found in titles and texts.
 */
export function searchCondition(query: Query, places: SearchPlaces): Condition {
  switch (query.kind) {
    case 'term':
      return withPlace(query.text, wordCondition(query.text, query.prefix), places);
    case 'or':
      return bracket(
        query.parts.map((part) => searchCondition(part, places)),
        sql` or `,
      );
    case 'and':
      return bracket(together(query.parts, places), sql` and `);
    case 'not':
      return sql`not ${searchCondition(query.part, places)}`;
  }
}

function bracket(parts: Condition[], by: Condition): Condition {
  return sql`(${sql.join(parts, by)})`;
}

/** Words side by side may be one name: "binh duong yamaguchi" is two localities, not three words. */
function together(parts: readonly Query[], places: SearchPlaces): Condition[] {
  const conditions: Condition[] = [];
  for (let at = 0; at < parts.length;) {
    const taken = nameAt(parts, at, places);
    const own = parts.slice(at, at + taken);
    if (taken > 1) {
      const words = own.flatMap((part) =>
        part.kind === 'term' ? [wordCondition(part.text, part.prefix)] : [],
      );
      const name = own.map((part) => (part.kind === 'term' ? part.text : '')).join(' ');
      conditions.push(withPlace(name, bracket(words, sql` and `), places));
    } else conditions.push(...own.map((part) => searchCondition(part, places)));
    at += taken;
  }
  return conditions;
}

function nameAt(parts: readonly Query[], at: number, places: SearchPlaces): number {
  for (let length = Math.min(LONGEST_NAME, parts.length - at); length > 1; length--) {
    const some = parts.slice(at, at + length);
    const name = some.map((part) => (part.kind === 'term' && !part.prefix ? part.text : '\0')).join(' ');
    if (places.placeNames.has(name)) return length;
  }
  return 1;
}

function withPlace(name: string, words: Condition, places: SearchPlaces): Condition {
  const place = places.placeNames.get(name);
  if (!place) return words;
  const ground = place.codes.flatMap((code) => sameGround(code, places.localities));
  const [vn, jp] = [
    ground.filter((code) => code.startsWith('VN')),
    place.codes.filter((c) => c.startsWith('JP')),
  ];
  const ways = [words];
  if (vn.length) ways.push(sql`s.vn && ${vn}::text[]`);
  if (jp.length) ways.push(sql`s.jp && ${jp}::text[]`);
  const others = place.words.filter((other) => other !== name).slice(0, 12);
  ways.push(...others.map((other) => wordCondition(other, false)));
  return bracket(ways, sql` or `);
}

/** A folded term in title or text: a word, words side by side, or letters side by side; the index alone answers. */
function wordCondition(term: string, prefix: boolean): Condition {
  return sql`s.words @@ ${lexemesOf(term, prefix).join(' & ')}::tsquery`;
}

/** The terms of migration 61's `search_terms` that together say a folded term. */
function lexemesOf(term: string, prefix: boolean): string[] {
  const words = term.split(' ').filter(Boolean);
  const last = words.length - 1;
  return words.flatMap((word, index) => {
    const runs = apart(word).match(UNSPACED) ?? [];
    const spaced = word.replace(UNSPACED, ' ').split(' ').filter(Boolean);
    const own = [
      ...spaced.map((each) => spacedLexeme(each, prefix && index === last)),
      ...runs.flatMap(lettersOf),
    ];
    const next = words[index + 1];
    if (next === undefined || !isSpaced(word) || !isSpaced(next)) return own;
    return [...own, `${quote(`${word} ${next}`)}${prefix && index + 1 === last ? ':*' : ''}`];
  });
}

function isSpaced(word: string): boolean {
  return word.search(UNSPACED) < 0;
}

/** 東京都知事 is 東京都 and 都知事: 京都 is no part of it. */
function apart(word: string): string {
  return word.replace(/([東东]京都)(?=.)/g, '$1 都').replace(/大津市(?=.)/g, '大津市 市');
}

function spacedLexeme(word: string, prefix: boolean): string {
  const own = quote([...word].slice(0, 80).join(''));
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
  return `'${lexeme.replace(/['\\]/g, (sign) => sign + sign)}'`;
}
