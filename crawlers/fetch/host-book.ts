/** robots.txt as it was fetched last. */
export interface StoredRobots {
  status: number;
  body: string;
  fetchedAt: Date;
}

/** What all workers share of a host: its pace, its robots.txt, its wish to be left alone. */
export interface HostBook {
  /** Reserves the next slot, `paceMs` after the one before; returns when the request may start, by the caller's clock. */
  reserve(host: string, paceMs: number, now: Date): Promise<Date>;
  robots(host: string): Promise<StoredRobots | null>;
  saveRobots(host: string, robots: StoredRobots): Promise<void>;
  /** Nothing is asked of the host before `until`. */
  hold(host: string, until: Date): Promise<void>;
}

/** A host book for one process. */
export function memoryHostBook(): HostBook {
  const next = new Map<string, number>();
  const held = new Map<string, number>();
  const robots = new Map<string, StoredRobots>();
  return {
    async reserve(host, paceMs, now) {
      const at = Math.max(now.getTime(), next.get(host) ?? 0, held.get(host) ?? 0);
      next.set(host, at + paceMs);
      return new Date(at);
    },
    async robots(host) {
      return robots.get(host) ?? null;
    },
    async saveRobots(host, stored) {
      robots.set(host, stored);
    },
    async hold(host, until) {
      held.set(host, until.getTime());
    },
  };
}
