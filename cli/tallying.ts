import { setInterval } from 'node:timers';
import type { Database } from '../store/database.ts';
import { addTallies } from '../store/tallies.ts';
import { createTally } from '../telemetry/tally.ts';
import type { WideEvent } from '../telemetry/wide-event.ts';

const EVERY_MS = 10_000;

/** Sums up the runs of this process and stores the sums now and then; `close` stores what is left. */
export function keepTally(db: Database): { add(event: WideEvent): void; close(): Promise<void> } {
  const tally = createTally();
  // Figures that a database in trouble does not take are lost; the work itself is in its own tables.
  const store = async () => await addTallies(db, tally.take()).catch(() => {});
  const timer = setInterval(() => void store(), EVERY_MS).unref();
  return {
    add: tally.add,
    async close() {
      clearInterval(timer);
      await store();
    },
  };
}
