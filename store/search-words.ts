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

/** Scripts whose words are not parted by spaces: found by pairs of letters (`search_terms` in migration 60). */
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

/** Every word of a folded term in title or text; where pairs of letters or a phrase leave a doubt, the text is asked. */
function wordCondition(term: string, prefix: boolean): Condition {
  const pieces = term.split(' ').filter(Boolean);
  const last = pieces.length - 1;
  const lexemes = pieces.flatMap((piece, index) => lexemesOf(piece, prefix && index === last));
  const found = sql`s.words @@ ${lexemes.join(' & ')}::tsquery`;
  const longest = Math.max(0, ...[...term.matchAll(UNSPACED)].map(([run]) => [...run].length));
  if (pieces.length === 1 && longest < 3) return found;
  return sql`(${found} and exists (select 1 from article a where a.story_id = s.id and ${inText(term, prefix)}))`;
}

function inText(term: string, prefix: boolean): Condition {
  const escaped = term.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const spaced = (letter: string | undefined) => /[\p{Script=Latin}\p{N}]/u.test(letter ?? '');
  const [start, end] = [spaced(term[0]) ? ' ' : '', spaced(term.at(-1)) && !prefix ? ' ' : ''];
  const text = /^京都|^津市/.test(term)
    ? sql`regexp_replace(a.folded, '[東东]京都|大津市', ' ', 'g')`
    : sql`a.folded`;
  return sql`' ' || ${text} || ' ' like ${`%${start}${escaped}${end}%`}`;
}

/** The terms of one word, in the words of `search_terms`: whole words with an English plural, pairs of letters. */
function lexemesOf(word: string, prefix: boolean): string[] {
  const plain = word.replace(/([東东])京都/g, '$1京 都').replaceAll('大津市', '大津 市');
  const spaced = plain.replace(UNSPACED, ' ').split(' ').filter(Boolean);
  const runs = plain.match(UNSPACED) ?? [];
  return [...spaced.map((each) => spacedLexeme(each, prefix)), ...runs.flatMap(pairsOf)];
}

function spacedLexeme(word: string, prefix: boolean): string {
  const own = quote([...word].slice(0, 60).join(''));
  if (prefix) return `${own}:*`;
  return /[a-z]{4}$/.test(word) ? `(${own} | ${quote(`${word}s`)} | ${quote(`${word}es`)})` : own;
}

function pairsOf(run: string): string[] {
  const letters = [...run];
  if (letters.length === 1) return [`${quote(run)}:*`];
  return letters.slice(1).map((letter, index) => quote(`${letters[index] ?? ''}${letter}`));
}

function quote(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, (sign) => sign + sign)}'`;
}
