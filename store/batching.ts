/**
 * Gathers calls that come while one is under way and makes them together: many senders ask for the same kind of statement,
 * and one commit serves them all. Results are in the order of the inputs; a failure is everybody's.
 */
export function batching<I, O>(
  run: (inputs: readonly I[]) => Promise<readonly O[]>,
): (input: I) => Promise<O> {
  let waiting: { input: I; resolve(output: O): void; reject(cause: unknown): void }[] = [];
  let underWay = false;
  const drain = async () => {
    underWay = true;
    while (waiting.length) {
      // Callers of the same turn of the event loop go together.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = waiting;
      waiting = [];
      try {
        const outputs = await run(batch.map(({ input }) => input));
        batch.forEach((each, n) => each.resolve(outputs[n] as O));
      } catch (cause) {
        for (const each of batch) each.reject(cause);
      }
    }
    underWay = false;
  };
  return async (input) =>
    await new Promise<O>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!underWay) void drain();
    });
}
