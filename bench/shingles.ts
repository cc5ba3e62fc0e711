const WORD = /[\p{L}\p{N}_]+/gu;

/** How well extracted texts match the true ones, in shares of runs of four words. */
export interface Match {
  f1: number;
  precision: number;
  recall: number;
}

/**
 * Precision, recall and F1 over four-word runs, each page weighing the same: the measure of scrapinghub's
 * article-extraction-benchmark, so that its published table can be compared.
 */
export function matchTexts(pairs: readonly { truth: string; said: string }[]): Match {
  const shares = pairs.map(({ truth, said }) => share(runs(truth), runs(said)));
  const precision = mean(
    shares
      .filter(({ both, extra }) => both + extra > 0)
      .map(({ both, extra, missed }) => part(both, extra, extra + missed)),
  );
  const recall = mean(
    shares
      .filter(({ both, missed }) => both + missed > 0)
      .map(({ both, extra, missed }) => part(both, missed, extra + missed)),
  );
  return { f1: (2 * precision * recall) / (precision + recall || 1), precision, recall };
}

/** F1 of a single page. */
export function matchOf(truth: string, said: string): Match {
  return matchTexts([{ truth, said }]);
}

interface Share {
  both: number;
  extra: number;
  missed: number;
}

function share(truth: Map<string, number>, said: Map<string, number>): Share {
  const sum: Share = { both: 0, extra: 0, missed: 0 };
  for (const [run, count] of truth) {
    const other = said.get(run) ?? 0;
    sum.both += Math.min(count, other);
    sum.missed += Math.max(0, count - other);
  }
  for (const [run, count] of said) sum.extra += Math.max(0, count - (truth.get(run) ?? 0));
  return sum;
}

function part(both: number, other: number, wrong: number): number {
  if (wrong === 0) return 1;
  return both + other === 0 ? 0 : both / (both + other);
}

function runs(text: string): Map<string, number> {
  const words = text.match(WORD) ?? [];
  const found = new Map<string, number>();
  if (!words.length) return found;
  for (let at = 0; at < Math.max(1, words.length - 3); at += 1) {
    const run = words.slice(at, at + 4).join(' ');
    found.set(run, (found.get(run) ?? 0) + 1);
  }
  return found;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
