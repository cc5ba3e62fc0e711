import type { Failure } from '../../core/failure.ts';

/** robots.txt as it was fetched last. */
export interface StoredRobots {
  status: number;
  body: string;
  fetchedAt: Date;
}

/** A host's next slot. */
export interface Turn {
  at: Date;
  taken: boolean;
}

/** What all workers share of a host: its pace, its robots.txt, its wish to be left alone. */
export interface HostBook {
  /**
   * Takes the next slot, `paceMs` after the one before, when it is at most `longestWaitMs` away; says when it is, by the
   * caller's clock. A slot further off is not taken: who can't wait must not lengthen the queue.
   */
  reserve(host: string, rules: { paceMs: number; longestWaitMs: number }, now: Date): Promise<Turn>;
  robots(host: string, afresh?: boolean): Promise<StoredRobots | null>;
  saveRobots(host: string, robots: StoredRobots): Promise<void>;
  /** Nothing is asked of the host before `until`. */
  hold(host: string, until: Date): Promise<void>;
  /** Until when nothing is asked of the host; null when it may be asked. */
  heldUntil(host: string, now: Date): Promise<Date | null>;
}

/** A site that asked for a wait (429, or 503 with Retry-After) is asked for nothing until then, by no worker. */
export async function noteWait(book: HostBook, url: string, failure: Failure): Promise<void> {
  if (failure.kind === 'rate-limited' && failure.status !== undefined && failure.retryAt)
    await book.hold(new URL(url).host, failure.retryAt);
}

/** A host book for one process. */
export function memoryHostBook(): HostBook {
  const next = new Map<string, number>();
  const held = new Map<string, number>();
  const robots = new Map<string, StoredRobots>();
  return {
    async reserve(host, { paceMs, longestWaitMs }, now) {
      const at = Math.max(now.getTime(), next.get(host) ?? 0, held.get(host) ?? 0);
      const taken = at - now.getTime() <= longestWaitMs;
      if (taken) next.set(host, at + paceMs);
      return { at: new Date(at), taken };
    },
    async robots(host) {
      return robots.get(host) ?? null;
    },
    async saveRobots(host, stored) {
      robots.set(host, stored);
    },
    async hold(host, until) {
      held.set(host, Math.max(until.getTime(), held.get(host) ?? 0));
    },
    async heldUntil(host, now) {
      const until = held.get(host) ?? 0;
      return until > now.getTime() ? new Date(until) : null;
    },
  };
}
