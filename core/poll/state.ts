import { FAILURES, type FailureKind } from '../failure.ts';

/** What a source's row shows after a poll; docs/source-states.md says what each means and what to do. */
export type PollState = 'ok' | 'empty' | 'silent' | 'changed' | 'blocked' | 'down';

/** What the ways into a site brought in one poll. */
export interface PollSight {
  /** Links to articles listed, known or not. */
  listed: number;
  /** Links listed, none of them an article's by the source's pattern. */
  astray: number;
  /** Ways in that answered "not modified". */
  unchanged: number;
  /** Ways in that failed. */
  failures: FailureKind[];
  /** Ways in that answered. */
  answered: number;
  /** Ways in that used to list articles and whose answer can no longer be read. */
  broken: number;
  /** Fields that the source's pages have ceased to show. */
  lostFields: number;
  /** Links held because they were too many at once. */
  held: number;
  /** By its own habit news should long have come. */
  silent: boolean;
}

/**
 * The state that a poll leaves a source in. `down`: nothing answered, or it asks to be left alone for a while. `blocked`:
 * it refuses us. `changed`: it answers, but lists or pages are not what they were. `empty`: it answers and lists nothing.
 * `silent`: all is well but for news that should have come. `ok`: links came, or nothing had changed.
 */
export function pollState(sight: PollSight): PollState {
  if (sight.answered === 0) return failedState(sight.failures);
  if (sight.broken > 0 || sight.lostFields > 0 || sight.held > 0) return 'changed';
  if (sight.listed === 0 && sight.unchanged === 0) return sight.astray > 0 ? 'changed' : 'empty';
  return sight.silent ? 'silent' : 'ok';
}

/** States that operators are told of when two polls in a row show them. */
export function isBad(state: string): boolean {
  return state !== 'ok' && state !== 'new' && state !== 'paused';
}

function failedState(failures: readonly FailureKind[]): PollState {
  if (failures.some((kind) => kind === 'blocked' || kind === 'robots')) return 'blocked';
  return failures.length > 0 && failures.every((kind) => FAILURES[kind] === 'drop') ? 'changed' : 'down';
}
