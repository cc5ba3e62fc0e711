import type { Query } from './parse.ts';

const SPACED = /[\p{Script=Latin}\p{N}]/u;
/** English adds s; no Vietnamese syllable ends in one. */
const PLURAL = /^e?s(?![\p{Script=Latin}\p{N}])/u;
/** A name that is no more than a part of another name, with the letter before it that makes it the other one. */
const INSIDE: readonly { name: string; after: string }[] = [
  { name: '京都', after: '東' },
  { name: '津市', after: '大' },
];

/**
 * Whether a text holds what a query asks for. The text must be folded by `foldForSearch`. Words of Latin letters count as
 * whole words (with an English plural), other scripts wherever they stand; 京都 is not found in 東京都.
 */
export function matchesQuery(query: Query, folded: string): boolean {
  switch (query.kind) {
    case 'term':
      return holdsTerm(folded, query.text, query.prefix);
    case 'and':
      return query.parts.every((part) => matchesQuery(part, folded));
    case 'or':
      return query.parts.some((part) => matchesQuery(part, folded));
    case 'not':
      return !matchesQuery(query.part, folded);
  }
}

function holdsTerm(folded: string, term: string, prefix: boolean): boolean {
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
    if (startsThere(folded, term, at) && (prefix || endsThere(folded, term, at + term.length))) return true;
  }
  return false;
}

function startsThere(folded: string, term: string, at: number): boolean {
  const before = folded[at - 1] ?? ' ';
  if (INSIDE.some(({ name, after }) => term.startsWith(name) && before === after)) return false;
  return !(SPACED.test(term[0] ?? '') && SPACED.test(before));
}

function endsThere(folded: string, term: string, end: number): boolean {
  if (!SPACED.test(term.at(-1) ?? '')) return true;
  if (!SPACED.test(folded[end] ?? ' ')) return true;
  return /[a-z]{4}$/.test(term) && PLURAL.test(folded.slice(end, end + 3));
}
