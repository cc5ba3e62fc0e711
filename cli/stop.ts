/** npm passes on the Ctrl-C that the terminal has sent already: a second signal within this time is the same one. */
const ECHO_MS = 2000;

/**
 * Listens for SIGINT and SIGTERM from the moment of the call: one that comes while the house is still being opened must
 * not leave its database behind. Resolves at the first; a later one ends the process at once.
 */
export function listenForStop(): Promise<void> {
  return new Promise((resolve) => {
    let toldAt: number | null = null;
    const hear = () => {
      if (toldAt !== null && performance.now() - toldAt > ECHO_MS) process.exit(1);
      toldAt ??= performance.now();
      resolve();
    };
    process.on('SIGINT', hear);
    process.on('SIGTERM', hear);
  });
}
