import { median } from './rounds.ts';

/**
 * The middle third of a run's samples beside the last, by their medians, and the most of all: what is flat is as high at the
 * end as before.
 */
export function thirds(samples: readonly number[]): { middle: number; end: number; most: number } {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return {
    middle: median(samples.slice(third, third * 2)),
    end: median(samples.slice(-third)),
    most: Math.max(...samples),
  };
}
