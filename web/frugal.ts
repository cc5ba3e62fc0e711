/** What a costly answer was, and until when it is given again. */
interface Kept {
  until: number;
  answer: Promise<unknown>;
}

const kept = new WeakMap<object, Map<string, Kept>>();
const PATIENCE = 30;

/**
 * Counts over whole tables for /metrics: an answer is given again for thirty times as long as it took to find, so that asking
 * costs a thirtieth of one connection at most, however large the tables are and however often, and by however many, it is
 * asked. `owner` is what the answers belong to. A failure is not kept.
 */
export async function frugal<T>(owner: object, name: string, find: () => Promise<T>): Promise<T> {
  const answers = kept.get(owner) ?? new Map<string, Kept>();
  kept.set(owner, answers);
  const known = answers.get(name);
  if (known && performance.now() < known.until) return (await known.answer) as T;
  const started = performance.now();
  const answer = find();
  answers.set(name, { until: Number.POSITIVE_INFINITY, answer });
  try {
    const found = await answer;
    const took = performance.now() - started;
    answers.set(name, { until: performance.now() + took * PATIENCE, answer });
    return found;
  } catch (cause) {
    answers.delete(name);
    throw cause;
  }
}
