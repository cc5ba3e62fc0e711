import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from '../../faults/options.ts';

const script = join(resolve(import.meta.dirname, '../..'), 'scripts', 'faults.mjs');

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

test('rows, queue and seed are read; without any, all rows on both queues', () => {
  expect(readOptions(['3', '15', '--backend', 'redis', '--seed', '7'])).toMatchObject({
    rows: [3, 15],
    backends: ['redis'],
    seed: 7,
  });
  expect(readOptions(['--walk', '120'])).toMatchObject({
    rows: [],
    backends: ['postgres', 'redis'],
    walkMs: 120_000,
    kills: 0,
  });
});

test('who asks for help gets the options, and nothing is played', () => {
  const { status, said } = run('--help');
  expect(status).toBe(0);
  expect(said).toMatch(/^Usage: npm run faults -- /);
  expect(said).toContain('--walk <seconds>');
});

test.each([
  [['--seed', 'x'], "argument 'x' is invalid. It is no whole number."],
  [['31'], 'There is no such row.'],
  [['--backend', 'mysql'], 'Allowed choices are postgres, redis.'],
  [['--wlak', '3'], "unknown option '--wlak'"],
])('%s is answered by a sentence', (args, sentence) => {
  const { status, said } = run(...args);
  expect(status).toBe(2);
  expect(said).toContain(sentence);
  expect(said).not.toContain('    at ');
});
