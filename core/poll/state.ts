import type { FailureKind } from '../failure.ts';

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
 * the site refused us, `changed` when an answer could not be read, `down` for all other failures.
 */
export function pollState(sight: PollSight): PollState {
  if (sight.listed > 0 || sight.unchanged > 0) return 'ok';
  if (sight.answered > 0) return 'empty';
  if (sight.failures.some((kind) => kind === 'blocked' || kind === 'robots')) return 'blocked';
  if (sight.failures.length > 0 && sight.failures.every((kind) => CHANGED.has(kind))) return 'changed';
  return 'down';
}

const CHANGED = new Set<FailureKind>([
  'gone',
  'not-html',
  'layout-changed',
  'too-deep',
  'bad-charset',
  'empty',
]);
