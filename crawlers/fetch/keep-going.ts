const ASK_MS = 50;

/**
 * Asks a Crawlee pool to start what waits, again and again until `clearInterval`. The pool's own interval waits for the task
 * that it started last (betterSetInterval of @apify/utilities 2.35 awaits it), so that one page that hangs would hold up all
 * that come after it.
 */
export function keepGoing(
  crawler: { autoscaledPool?: { notify(): Promise<void> } },
  isWaiting: () => boolean,
): NodeJS.Timeout {
  return setInterval(() => {
    if (isWaiting()) void crawler.autoscaledPool?.notify();
  }, ASK_MS).unref();
}
