import type { Query } from '../query/parse.ts';

const RUN = /[\p{Script=Latin}\p{N}]+|[^\p{Script=Latin}\p{N}\s]+/gu;
const LATIN = /^[\p{Script=Latin}\p{N}]/u;
const PREFIX = 3;

/**
 * Keys of which a text must have at least one to match a query: only then the query is asked. Null when no such keys exist
 * (a NOT alone, a prefix of two letters).
 */
export function queryAnchors(query: Query): string[] | null {
  switch (query.kind) {
    case 'not':
      return null;
    case 'term': {
      const key = termAnchor(query.text, query.prefix);
      return key === null ? null : [key];
    }
    case 'or': {
      const all = query.parts.map(queryAnchors);
      return all.some((keys) => keys === null) ? null : all.flatMap((keys) => keys ?? []);
    }
    case 'and': {
      const found = query.parts.map(queryAnchors).filter((keys) => keys !== null);
      // The fewest keys, and the longest: a long word is rare.
      found.sort((a, b) => a.length - b.length || (b[0]?.length ?? 0) - (a[0]?.length ?? 0));
      return found[0] ?? null;
    }
  }
}

function termAnchor(text: string, prefix: boolean): string | null {
  const runs = text.match(RUN) ?? [];
  const first = runs[0] ?? '';
  if (!LATIN.test(first)) return cjkKey(Array.from(first));
  const whole = !prefix || runs.length > 1;
  if (whole) return `w:${first}`;
  return first.length >= PREFIX ? `p:${first.slice(0, PREFIX)}` : null;
}

function cjkKey(letters: readonly string[]): string | null {
  if (!letters.length) return null;
  return `c:${letters.slice(0, 2).join('')}`;
}

/** Every key that a folded text has. */
export function textAnchors(folded: string): Set<string> {
  const keys = new Set<string>();
  for (const [run] of folded.matchAll(RUN)) {
    if (LATIN.test(run)) {
      keys.add(`w:${run}`).add(`p:${run.slice(0, PREFIX)}`);
      // A plural is found by its singular.
      if (run.endsWith('s')) keys.add(`w:${run.slice(0, -1)}`);
      if (run.endsWith('es')) keys.add(`w:${run.slice(0, -2)}`);
      continue;
    }
    const letters = Array.from(run);
    letters.forEach((letter, n) => {
      keys.add(`c:${letter}`);
      if (n + 1 < letters.length) keys.add(`c:${letter}${letters[n + 1]}`);
    });
  }
  return keys;
}
