/** One turn of a contestant: the numbers it reached. */
export type Turn<Figure extends string> = () => Promise<Record<Figure, number>>;

/**
 * Lets the contestants run in turns, in the other direction each second round, so that a machine that grows slower or
 * faster meanwhile treats them alike. Gives the median of each number.
 */
export async function alternate<Name extends string, Figure extends string>(
  rounds: number,
  contestants: Record<Name, Turn<Figure>>,
): Promise<Record<Name, Record<Figure, number>>> {
  const names = Object.keys(contestants) as Name[];
  const results = new Map<Name, Record<Figure, number>[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? names.toReversed() : names)
      results.get(name)?.push(await contestants[name]());
  }
  const middles = names.map((name) => [name, mediansOf(results.get(name) ?? [])] as const);
  return Object.fromEntries(middles) as Record<Name, Record<Figure, number>>;
}

/** The value in the middle; of an even number of values the mean of the two. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that a `share` of all values does not exceed, such as 0.99; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Three meaningful digits: more would claim an exactness that no round repeats. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function mediansOf<Figure extends string>(turns: Record<Figure, number>[]): Record<Figure, number> {
  const figures = Object.keys(turns[0] ?? {}) as Figure[];
  const middles = figures.map((figure) => [figure, median(turns.map((turn) => turn[figure]))] as const);
  return Object.fromEntries(middles) as Record<Figure, number>;
}
