/** Bounds of one request; beyond them it fails and the page is dropped or tried later. */
export interface Limits {
  pageBytes: number;
  feedBytes: number;
  /** Decompressed bytes for each compressed one. */
  ratio: number;
  redirects: number;
  deadlineMs: number;
  /** A page or list that takes longer to read is left out. */
  readMs: number;
  /** A longer wait for a host's turn gives the worker's place back. */
  longestWaitMs: number;
}

export const LIMITS: Limits = {
  pageBytes: 5 * 1024 * 1024,
  feedBytes: 20 * 1024 * 1024,
  ratio: 100,
  redirects: 5,
  // Its end must be noted within twenty seconds, too.
  deadlineMs: 19_500,
  readMs: 3000,
  longestWaitMs: 4000,
};
