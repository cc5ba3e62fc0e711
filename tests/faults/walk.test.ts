import { expect, test } from 'vitest';
import { deal, STEPS } from '../../faults/walk.ts';

const BACKENDS = ['postgres', 'redis'] as const;

test('the two walks of a seed meet six different faults, and only Redis is restarted where there is one', () => {
  for (let seed = 0; seed < 300; seed++) {
    const [postgres, redis] = [deal(seed, 'postgres'), deal(seed, 'redis')];
    expect(new Set([...postgres, ...redis]).size).toBe(6);
    expect(postgres).not.toContain('restart Redis');
    expect(deal(seed, 'redis')).toEqual(redis);
  }
});

test('a handful of seeds meets every fault on each back-end', () => {
  for (const backend of BACKENDS) {
    const known = Object.keys(STEPS).filter((name) => backend === 'redis' || name !== 'restart Redis');
    const met = new Set(Array.from({ length: 20 }, (_, seed) => deal(seed * 7919, backend)).flat());
    expect([...met].sort()).toEqual(known.sort());
  }
});
