/** Numbers from 0 to below `limit`, the same sequence for the same seed (mulberry32). */
export type Dice = (limit: number) => number;

/** A seeded generator: a run that broke is repeated with its seed. */
export function dice(seed: number): Dice {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}
