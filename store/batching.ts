/** Calls that are worth a batch of their own while another is under way. */
const WORTH = 5;

/**
 * Gathers calls that come while others are under way and makes them together: many senders ask for the same kind of statement,
 * and one commit serves them all. At most `lanes` batches are under way at a time, so one may overtake another. Results are in
 * the order of a batch's inputs; a failure is everybody's in it.
 */
export function batching<I, O>(
  run: (inputs: readonly I[]) => Promise<readonly O[]>,
  lanes = 1,
): (input: I) => Promise<O> {
  let waiting: { input: I; resolve(output: O): void; reject(cause: unknown): void }[] = [];
  let underWay = 0;
  const drain = async () => {
    underWay++;
    while (waiting.length) {
      // Callers of the same turn of the event loop go together.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = waiting;
      waiting = [];
      if (!batch.length) break;
      try {
        const outputs = await run(batch.map(({ input }) => input));
        batch.forEach((each, n) => each.resolve(outputs[n] as O));
      } catch (cause) {
        for (const each of batch) each.reject(cause);
      }
    }
    underWay--;
  };
  return async (input) =>
    await new Promise<O>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!underWay || (underWay < lanes && waiting.length >= WORTH)) void drain();
    });
}
