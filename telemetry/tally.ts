import type { WideEvent } from './wide-event.ts';

/** Something that happened so often, taking so long in all. */
export interface TallyLine {
  sourceId: string;
  what: string;
  n: number;
  ms: number;
}

/**
 * What a run adds to the sums of its source: how the page was fetched, and whether it could be read. A job that lost its
 * worker counts for no source.
 */
export function tallyOf(event: WideEvent): TallyLine[] {
  const { source: sourceId, job } = event;
  if (event.outcome === 'stalled') return [{ sourceId: '', what: `stalled:${job}`, n: 1, ms: 0 }];
  if (!sourceId || (job !== 'article' && job !== 'render' && job !== 'discover')) return [];
  const ms = event.ms ?? 0;
  if (job === 'discover') {
    return [{ sourceId, what: `poll:${event.failure ?? 'ok'}`, n: 1, ms }];
  }
  const mode = event.mode ?? (job === 'render' ? 'browser' : 'http');
  // A page that came has a status, whatever became of it afterwards.
  const fetched = event.status !== undefined;
  const lines = [{ sourceId, what: `fetch:${mode}:${fetched ? 'ok' : (event.failure ?? 'ok')}`, n: 1, ms }];
  if (fetched) lines.push({ sourceId, what: `parse:${event.failure ?? 'ok'}`, n: 1, ms: 0 });
  return lines;
}

/** Sums of many runs, until they are taken away to be stored. */
export interface Tally {
  add(event: WideEvent): void;
  /** The sums since the last time. */
  take(): TallyLine[];
}

/** Sums in memory, so that a run costs no write of its own. */
export function createTally(): Tally {
  let sums = new Map<string, TallyLine>();
  return {
    add(event) {
      for (const line of tallyOf(event)) {
        const key = `${line.sourceId}\n${line.what}`;
        const sum = sums.get(key);
        if (!sum) sums.set(key, { ...line });
        else {
          sum.n += line.n;
          sum.ms += line.ms;
        }
      }
    },
    take() {
      const lines = [...sums.values()];
      sums = new Map();
      return lines;
    },
  };
}
