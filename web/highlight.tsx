import { unaccent } from '../core/text/normalise.ts';
import type { Query } from '../core/query/parse.ts';

/** Folded words that a search looked for. */
export type Hits = readonly string[];

/** The words of a query that hits may show: everything but what it excludes. */
export function hitsOf(query: Query | null): Hits {
  if (!query || query.kind === 'not') return [];
  if (query.kind === 'term') return [query.text];
  return query.parts.flatMap(hitsOf);
}

interface Folded {
  text: string;
  /** For each unit of `text`, the index of the letter of the original. */
  from: number[];
}

/** Text letter by letter as search folds it, so that places found in it can be shown in the original. */
function fold(text: string): Folded {
  const letters = [...text.normalize('NFC')];
  let folded = '';
  const from: number[] = [];
  for (const [index, letter] of letters.entries()) {
    const plain = unaccent(letter.normalize('NFKC').toLowerCase());
    const sign = /[\p{L}\p{N}\p{M}]/u.test(plain) ? plain : ' ';
    folded += sign;
    for (let n = 0; n < sign.length; n++) from.push(index);
  }
  return { text: folded, from };
}

/** Where the hits are: half-open ranges of letters, in order, without overlaps. */
export function findHits(text: string, hits: Hits): [start: number, end: number][] {
  const folded = fold(text);
  const letter = (char: string | undefined) => /[\p{Script=Latin}\p{N}]/u.test(char ?? '');
  const ranges: [number, number][] = [];
  for (const hit of hits) {
    for (
      let at = hit ? folded.text.indexOf(hit) : -1;
      at >= 0;
      at = folded.text.indexOf(hit, at + hit.length)
    ) {
      if (letter(hit[0]) && letter(folded.text[at - 1])) continue;
      if (hit.startsWith('京都') && /[東东]/.test(folded.text[at - 1] ?? '')) continue;
      ranges.push([folded.from[at] ?? 0, (folded.from[at + hit.length - 1] ?? 0) + 1]);
    }
  }
  ranges.sort(([a], [b]) => a - b);
  return ranges.reduce<[number, number][]>((kept, range) => {
    const last = kept.at(-1);
    if (last && range[0] < last[1]) last[1] = Math.max(last[1], range[1]);
    else kept.push(range);
    return kept;
  }, []);
}

/** Text with the words that a search found marked. */
export function highlight(text: string, hits: Hits) {
  const ranges = hits.length ? findHits(text, hits) : [];
  if (!ranges.length) return <>{text}</>;
  const letters = [...text.normalize('NFC')];
  const cut = (from: number, to: number) => letters.slice(from, to).join('');
  return (
    <>
      {ranges.map(([start, end], index) => (
        <>
          {cut(ranges[index - 1]?.[1] ?? 0, start)}
          <mark>{cut(start, end)}</mark>
        </>
      ))}
      {cut(ranges.at(-1)?.[1] ?? 0, letters.length)}
    </>
  );
}

const BEFORE = 40;
const AFTER = 90;

/** A piece of a text around the first hit; null where there is none. */
export function snippetOf(text: string, hits: Hits): string | null {
  const [first] = hits.length ? findHits(text, hits) : [];
  if (!first) return null;
  const letters = [...text.normalize('NFC')];
  const [start, end] = [Math.max(0, first[0] - BEFORE), Math.min(letters.length, first[1] + AFTER)];
  const piece = letters.slice(start, end).join('').replace(/\s+/g, ' ').trim();
  // Words parted by spaces are not cut in the middle.
  const left = start > 0 && /\s/.test(piece) ? piece.replace(/^\p{Script=Latin}+\s/u, '') : piece;
  const whole = end < letters.length ? left.replace(/\s\p{Script=Latin}+$/u, '') : left;
  return `${start > 0 ? '… ' : ''}${whole}${end < letters.length ? ' …' : ''}`;
}
