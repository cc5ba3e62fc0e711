import { FAILURES, type FailureKind } from '../failure.ts';

/** What a source's row shows after a poll. */
export type PollState = 'ok' | 'empty' | 'changed' | 'blocked' | 'down';

/** What the ways into a site brought in one poll. */
export interface PollSight {
  /** Links listed, known or not. */
  listed: number;
  /** Ways in that answered "not modified". */
  unchanged: number;
  /** Ways in that failed. */
  failures: FailureKind[];
  /** Ways in that answered. */
  answered: number;
}

/**
 * `ok` when a way in brought links or had nothing new, `empty` when all that answered listed nothing, `blocked` when
 * the site refused us, `changed` when its answers are no lists that can be read, `down` when it does not answer, is ill or
 * asks to be left alone for a while.
 */
export function pollState(sight: PollSight): PollState {
  if (sight.listed > 0 || sight.unchanged > 0) return 'ok';
  if (sight.answered > 0) return 'empty';
  if (sight.failures.some((kind) => kind === 'blocked' || kind === 'robots')) return 'blocked';
  if (sight.failures.length > 0 && sight.failures.every((kind) => FAILURES[kind] === 'drop'))
    return 'changed';
  return 'down';
}
