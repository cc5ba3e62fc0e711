import type { Flow, Sink } from '../tests/alerts/sink.ts';
import { readReturnAddress } from '../workers/mail-links.ts';

/** A time in which something was broken, in milliseconds of `performance.now()`. */
export interface Strike {
  from: number;
  to: number;
}

/** After the relay's 250 a worker needs this long at most to write it down; a fault in that time leaves a doubt, too. */
const SETTLE_MS = 1500;

/**
 * Deliveries of which nobody can know whether they arrived: by the relay's own log they were between DATA and the note of
 * its answer while something was broken, or the relay broke them off itself. Only these may be in doubt.
 */
export function doubtful(sink: Pick<Sink, 'flows'>, strikes: readonly Strike[], secret: Buffer): Set<string> {
  const interrupted = ({ startedAt, endedAt, broken }: Flow) =>
    broken ||
    strikes.some(
      ({ from, to }) => startedAt <= to && (endedAt ?? Number.POSITIVE_INFINITY) + SETTLE_MS >= from,
    );
  return new Set(
    sink.flows.filter(interrupted).flatMap((flow) => readReturnAddress(secret, flow.from)?.id ?? []),
  );
}
