/** Calls that are worth a batch of their own while another is under way. */
const WORTH = 5;

/** How calls are gathered. */
export interface Gathering {
  /** Batches that may be under way at a time, so one may overtake another; one unless said. */
  lanes?: number;
  /** How long a batch waits for more calls unless `enough` have come; without it, it waits for none. */
  waitMs?: number;
  /** So many make a batch, and no batch has more; any number unless said. */
  enough?: number;
}

/**
 * Gathers calls that come while others are under way and makes them together: many senders ask for the same kind of statement,
 * and one commit serves them all. Results are in the order of a batch's inputs; a failure is everybody's in it.
 */
export function batching<I, O>(
  run: (inputs: readonly I[]) => Promise<readonly O[]>,
  { lanes = 1, waitMs = 0, enough = Infinity }: Gathering = {},
): (input: I) => Promise<O> {
  let waiting: { input: I; resolve(output: O): void; reject(cause: unknown): void }[] = [];
  let underWay = 0;
  let wake: (() => void) | null = null;
  const gathered = async () => {
    if (waitMs && waiting.length < enough)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    wake = null;
    // Callers of the same turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const drain = async () => {
    underWay++;
    while (waiting.length) {
      await gathered();
      const batch = waiting.slice(0, enough);
      waiting = waiting.slice(enough);
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
      if (wake && waiting.length >= enough) wake();
      if (!underWay || (underWay < lanes && waiting.length >= WORTH)) void drain();
    });
}
