import type { DeliveryEnd, DeliveryLog, Held } from '../store/delivery-log.ts';

/** A message that was taken is noted after this long at the latest: until then a crash would leave it in doubt. */
const NOTED_WITHIN_MS = 50;

/** One sender: a message at a time. How a message ended is committed before its next one flows, with its start where that is soon. */
export interface Sender {
  /** Commits that a message begins to flow, and how the one before ended; says whether it may (see `DeliveryLog.dataStarted`). */
  starts(held: Held, addressHash: Buffer | null): Promise<boolean>;
  /** Keeps that a message was taken. */
  taken(held: Held, end: DeliveryEnd): void;
  /** Resolves when everything is noted; rejects when the database could not be told. */
  rest(): Promise<void>;
}

/** A sender with nothing under way. */
export function createSender(log: DeliveryLog): Sender {
  let last: { held: Held; end: DeliveryEnd; timer: NodeJS.Timeout } | null = null;
  let noted: Promise<void> = Promise.resolve();
  const note = () => {
    if (!last) return;
    clearTimeout(last.timer);
    noted = log.settle(last.held, last.end);
    noted.catch(() => {});
    last = null;
  };
  const taken = (held: Held, end: DeliveryEnd) => {
    last = { held, end, timer: setTimeout(note, NOTED_WITHIN_MS) };
  };
  return {
    taken,
    async starts(held, addressHash) {
      await noted;
      const before = last;
      if (!before) return await log.dataStarted(held, addressHash);
      clearTimeout(before.timer);
      last = null;
      try {
        return await log.dataStarted(held, addressHash, before);
      } catch (thrown) {
        // Perhaps nothing was committed: how the one before ended is told again, with the next or at the end; twice changes nothing.
        taken(before.held, before.end);
        throw thrown;
      }
    },
    async rest() {
      note();
      await noted;
    },
  };
}
