import { foldText, unaccent } from '../text/normalise.ts';

/** A piece of a query as it was typed; `at` counts UTF-16 units from 0, `length` too. */
export interface Token {
  kind: 'and' | 'or' | 'not' | 'open' | 'close' | 'term';
  /** A term in folded form; empty for the others. */
  text: string;
  /** A term that ends in a star stands for every word that begins with it. */
  prefix: boolean;
  at: number;
  length: number;
}

/** Why a query can't be read, closed list; each has a sentence in the pages' locales under `query.<kind>`. */
export type QueryFaultKind =
  | 'unclosed-quote'
  | 'empty-quotes'
  | 'unclosed-bracket'
  | 'stray-bracket'
  | 'empty-brackets'
  | 'operator-alone'
  | 'too-long'
  | 'too-deep';

/** Where a query can't be read: `at` in UTF-16 units from 0, `column` in characters from 1, as people count. */
export interface QueryFault {
  kind: QueryFaultKind;
  at: number;
  column: number;
}

/** A fault at a place of a text. */
export function faultAt(kind: QueryFaultKind, text: string, at: number): QueryFault {
  return { kind, at, column: Array.from(text.slice(0, at)).length + 1 };
}

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '”': '”',
  '＂': '＂',
  '「': '」',
  '『': '』',
  '«': '»',
};
const OPEN = new Set(['(', '（']);
const CLOSE = new Set([')', '）']);
const WORDS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' };

/** The form in which words are compared: small letters, no Vietnamese marks, one space between words. */
export function foldForSearch(text: string): string {
  return unaccent(foldText(text));
}

/** Cuts a query into tokens; what has neither letter nor digit (a dash, a dot) says nothing and is left out. */
export function tokensOf(query: string): Token[] | QueryFault {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const char = query[at] ?? '';
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const found = mark(query, at) ?? (QUOTES[char] ? phrase(query, at) : word(query, at));
    if (!('length' in found)) return found;
    if (found.kind !== 'term' || found.text) tokens.push(found);
    at += found.length;
  }
  return tokens;
}

/** A bracket, or a minus sign right before what is not wanted. */
function mark(query: string, at: number): Token | null {
  const char = query[at] ?? '';
  if (OPEN.has(char)) return sign('open', at, 1);
  if (CLOSE.has(char)) return sign('close', at, 1);
  const before = query[at - 1] ?? ' ';
  const after = query[at + 1] ?? ' ';
  if ((char === '-' || char === '－') && /[\s(（]/.test(before) && /[\p{L}\p{N}"“「『(（]/u.test(after))
    return sign('not', at, 1);
  return null;
}

function sign(kind: Token['kind'], at: number, length: number): Token {
  return { kind, text: '', prefix: false, at, length };
}

function phrase(query: string, at: number): Token | QueryFault {
  const end = query.indexOf(QUOTES[query[at] ?? ''] ?? '"', at + 1);
  if (end < 0) return faultAt('unclosed-quote', query, at);
  const text = foldForSearch(query.slice(at + 1, end));
  if (!text) return faultAt('empty-quotes', query, at);
  return { kind: 'term', text, prefix: false, at, length: end + 1 - at };
}

function word(query: string, at: number): Token {
  let end = at + 1;
  while (end < query.length && !/[\s()（）"“”＂「『«]/.test(query[end] ?? '')) end++;
  const typed = query.slice(at, end).normalize('NFKC');
  const operator = WORDS[typed];
  if (operator) return sign(operator, at, end - at);
  const prefix = typed.endsWith('*');
  return { kind: 'term', text: foldForSearch(typed), prefix, at, length: end - at };
}
