/** Counts of what was right, said too much, and missed. */
export interface Counter {
  add(truth: boolean, said: boolean): void;
  addSets(truth: readonly string[], said: readonly string[]): void;
  precision(): number;
  recall(): number;
  f1(): number;
}

/** An empty counter; figures of nothing are 1. */
export function counter(): Counter {
  let [hit, extra, missed] = [0, 0, 0];
  const precision = () => (hit + extra ? hit / (hit + extra) : 1);
  const recall = () => (hit + missed ? hit / (hit + missed) : 1);
  return {
    add(truth, said) {
      if (truth && said) hit++;
      else if (said) extra++;
      else if (truth) missed++;
    },
    addSets(truth, said) {
      const [right, given] = [new Set(truth), new Set(said)];
      for (const one of given)
        if (right.has(one)) hit++;
        else extra++;
      for (const one of right) if (!given.has(one)) missed++;
    },
    precision,
    recall,
    f1() {
      if (hit) return (2 * precision() * recall()) / (precision() + recall());
      return extra + missed ? 0 : 1;
    },
  };
}
