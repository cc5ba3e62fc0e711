/** How a text is cut into tokens. */
export type Tokens = (text: string) => string[];

const WORD = /[\p{L}\p{N}_]+/gu;
const ALONE = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+/g;

/** Words as article-extraction-benchmark's evaluate.py cuts them: `\w+`, whatever the script. */
export function words(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** Words, and each letter alone in scripts that put no spaces between words. */
export function signs(text: string): string[] {
  return words(text).flatMap((word) => word.match(ALONE) ?? []);
}

/** Shares of a page's shingles: in both texts, only in the extracted one, only in the true one. */
interface Shares {
  both: number;
  extra: number;
  missing: number;
}

/**
 * The F1 of evaluate.py over pages: shingles of four tokens with their counts, each page's counts made shares, precision
 * and recall meant over the pages, F1 of the two means. NaN of no pages.
 */
export function shingleF1(pages: readonly { truth: string; found: string }[], tokens: Tokens): number {
  const shares = pages.map(({ truth, found }) =>
    sharesOf(shinglesOf(tokens(truth)), shinglesOf(tokens(found))),
  );
  const precision = mean(shares.filter((one) => one.both + one.extra > 0).map((one) => part(one, one.extra)));
  const recall = mean(
    shares.filter((one) => one.both + one.missing > 0).map((one) => part(one, one.missing)),
  );
  return (2 * precision * recall) / (precision + recall);
}

function part({ both, extra, missing }: Shares, wrong: number): number {
  if (extra === 0 && missing === 0) return 1;
  return both === 0 ? 0 : both / (both + wrong);
}

function sharesOf(truth: Map<string, number>, found: Map<string, number>): Shares {
  let [both, extra, missing] = [0, 0, 0];
  for (const key of new Set([...truth.keys(), ...found.keys()])) {
    const [wanted, got] = [truth.get(key) ?? 0, found.get(key) ?? 0];
    both += Math.min(wanted, got);
    extra += Math.max(0, got - wanted);
    missing += Math.max(0, wanted - got);
  }
  const sum = both + extra + missing || 1;
  return { both: both / sum, extra: extra / sum, missing: missing / sum };
}

/** A text of fewer than four tokens is one shingle; an empty one has none. */
function shinglesOf(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < Math.max(1, tokens.length - 3); at += 1) {
    const shingle = tokens.slice(at, at + 4).join('\n');
    if (shingle) counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
