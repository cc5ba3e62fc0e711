import { faultAt, tokensOf, type QueryFault, type Token } from './tokens.ts';

/** What a reader looks for, as a tree. `text` is folded (see `foldForSearch`); more than one word means a phrase. */
export type Query =
  | { kind: 'term'; text: string; prefix: boolean }
  | { kind: 'and' | 'or'; parts: Query[] }
  | { kind: 'not'; part: Query };

/** A query that was read; `query` is null when nothing was typed. */
export type Parsed = { ok: true; query: Query | null } | { ok: false; fault: QueryFault };

export const LONGEST_QUERY = 500;
const DEEPEST = 20;
const MOST_TOKENS = 120;

class Fault extends Error {
  readonly fault: QueryFault;
  constructor(fault: QueryFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

/**
 * Reads `AND`, `OR`, `NOT` in capitals (a minus before a word is NOT, words side by side are AND), brackets, phrases in
 * quotation marks of any of the three languages, and a star at the end of a word. AND binds closer than OR. Never throws: a
 * query that can't be read gives the first fault with its place.
 */
export function parseQuery(text: string): Parsed {
  if (text.length > LONGEST_QUERY) return { ok: false, fault: faultAt('too-long', text, LONGEST_QUERY) };
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return { ok: false, fault: tokens };
  if (!tokens.length) return { ok: true, query: null };
  if (tokens.length > MOST_TOKENS)
    return { ok: false, fault: faultAt('too-long', text, tokens[MOST_TOKENS]?.at ?? 0) };
  const reader = new Reader(text, tokens);
  try {
    return { ok: true, query: reader.whole() };
  } catch (thrown) {
    if (thrown instanceof Fault) return { ok: false, fault: thrown.fault };
    throw thrown;
  }
}

/** Walks the tokens once, from left to right. */
class Reader {
  private next = 0;
  private readonly text: string;
  private readonly tokens: readonly Token[];

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  whole(): Query {
    const query = this.alternatives(0);
    const left = this.tokens[this.next];
    if (left) throw this.fault('stray-bracket', left);
    return query;
  }

  private alternatives(depth: number): Query {
    const parts = [this.together(depth)];
    while (this.take('or')) parts.push(this.together(depth));
    return joined('or', parts);
  }

  private together(depth: number): Query {
    const parts = [this.one(depth)];
    for (;;) {
      const token = this.tokens[this.next];
      if (!token || token.kind === 'or' || token.kind === 'close') return joined('and', parts);
      if (token.kind === 'and') this.next++;
      parts.push(this.one(depth));
    }
  }

  private one(depth: number): Query {
    const token = this.tokens[this.next];
    const before = this.tokens[this.next - 1];
    if (!token) throw this.fault('operator-alone', before);
    if (depth > DEEPEST) throw this.fault('too-deep', token);
    if (token.kind === 'and' || token.kind === 'or') throw this.fault('operator-alone', token);
    if (token.kind === 'close') throw this.closedTooEarly(token, before);
    this.next++;
    if (token.kind === 'not') return { kind: 'not', part: this.one(depth + 1) };
    if (token.kind === 'term') return { kind: 'term', text: token.text, prefix: token.prefix };
    return this.bracket(token, depth);
  }

  private bracket(open: Token, depth: number): Query {
    if (!this.tokens[this.next]) throw this.fault('unclosed-bracket', open);
    const inside = this.alternatives(depth + 1);
    if (!this.take('close')) throw this.fault('unclosed-bracket', open);
    return inside;
  }

  private closedTooEarly(close: Token, before: Token | undefined): Fault {
    if (!before) return this.fault('stray-bracket', close);
    return before.kind === 'open'
      ? this.fault('empty-brackets', before)
      : this.fault('operator-alone', before);
  }

  private take(kind: Token['kind']): boolean {
    if (this.tokens[this.next]?.kind !== kind) return false;
    this.next++;
    return true;
  }

  private fault(kind: QueryFault['kind'], token: Token | undefined): Fault {
    return new Fault(faultAt(kind, this.text, token?.at ?? 0));
  }
}

function joined(kind: 'and' | 'or', parts: Query[]): Query {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}
