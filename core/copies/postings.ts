/** Which slots have which keys, in arrays of numbers: a posting costs twelve bytes instead of a string and a list. */
export interface Postings {
  /** Slots that have a key, the oldest first. */
  of(key: number): number[];
  /** Gives a slot its keys; a key that `most` slots have is boilerplate, and the first ones are enough. */
  add(slot: number, keys: readonly number[]): void;
  remove(slot: number): void;
}

const NONE = -1;

/** Empty postings for a number of slots with at most `width` keys each. */
export function createPostings(slots: number, width: number, most: number): Postings {
  let buckets = 1024;
  while (buckets < (slots * width) / 2) buckets *= 2;
  const heads = new Int32Array(buckets).fill(NONE);
  const keyOf = new Int32Array(slots * width);
  const next = new Int32Array(slots * width);
  const counts = new Uint8Array(slots);
  const bucketOf = (key: number) => (Math.imul(key, 0x9e3779b1) >>> 8) & (buckets - 1);

  /** Hangs an entry behind the others of its key; says whether there was room. */
  const append = (entry: number, key: number): boolean => {
    const bucket = bucketOf(key);
    let same = 0;
    let last = NONE;
    for (let at = heads[bucket] ?? NONE; at !== NONE; at = next[at] ?? NONE) {
      if (keyOf[at] === key) same++;
      last = at;
    }
    if (same >= most) return false;
    keyOf[entry] = key;
    next[entry] = NONE;
    if (last === NONE) heads[bucket] = entry;
    else next[last] = entry;
    return true;
  };
  const unlink = (entry: number) => {
    const bucket = bucketOf(keyOf[entry] ?? 0);
    const after = next[entry] ?? NONE;
    if (heads[bucket] === entry) {
      heads[bucket] = after;
      return;
    }
    let at = heads[bucket] ?? NONE;
    while (at !== NONE && next[at] !== entry) at = next[at] ?? NONE;
    if (at !== NONE) next[at] = after;
  };

  return {
    of(key) {
      const found: number[] = [];
      for (let at = heads[bucketOf(key)] ?? NONE; at !== NONE; at = next[at] ?? NONE)
        if (keyOf[at] === key) found.push(Math.floor(at / width));
      return found;
    },
    add(slot, keys) {
      let count = 0;
      for (const key of keys) if (count < width && append(slot * width + count, key)) count++;
      counts[slot] = count;
    },
    remove(slot) {
      for (let i = 0; i < (counts[slot] ?? 0); i++) unlink(slot * width + i);
      counts[slot] = 0;
    },
  };
}
