import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { loadTopic, localities, TopicFault } from '../../config/topic/load.ts';

const shipped = join(packageRoot(), 'config', 'topic');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'topic-'));
  for (const name of [
    'localities.jsonl',
    'towns.jsonl',
    'cues.jsonl',
    'traps.yaml',
    'priors.yaml',
    'weights.json',
  ]) {
    cpSync(join(shipped, name), join(dir, name));
  }
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function faultsOf(): string {
  try {
    loadTopic(dir);
  } catch (error) {
    expect(error).toBeInstanceOf(TopicFault);
    return (error as TopicFault).message;
  }
  return '';
}

describe('the topic files', () => {
  test('as shipped, they are sound and know 63 provinces, 34 of them of today, and 47 prefectures', () => {
    const all = [...localities(loadTopic(dir)).values()];
    const vietnamese = all.filter(({ country }) => country === 'VN');
    expect(vietnamese).toHaveLength(63);
    expect(vietnamese.filter(({ code, current }) => code === current)).toHaveLength(34);
    expect(all.filter(({ country }) => country === 'JP')).toHaveLength(47);
    for (const { names } of all) for (const name of Object.values(names)) expect(name).not.toBe('');
  });

  test('a merged province points at the unit of today, which names it among the former ones', () => {
    const all = localities(loadTopic(dir));
    expect(all.get('VN-57')?.current).toBe('VN-SG');
    expect(all.get('VN-SG')?.formerly.toSorted()).toEqual(['VN-43', 'VN-57']);
  });

  test('each fault is told with its file and line, all at once', () => {
    appendFileSync(join(dir, 'localities.jsonl'), '{"id":"x"}\nno json\n');
    appendFileSync(join(dir, 'towns.jsonl'), '{"code":"JP-99","en":"Nowhere","ja":"無市"}\n');
    writeFileSync(join(dir, 'weights.json'), '{');
    const faults = faultsOf();
    expect(faults).toMatch(/localities\.jsonl:\d+: code/);
    expect(faults).toMatch(/localities\.jsonl:\d+: the line is not valid JSON/);
    expect(faults).toMatch(/towns\.jsonl:\d+: JP-99 is no province-level unit/);
    expect(faults).toMatch(/weights\.json: /);
  });

  test('a missing file is named', () => {
    rmSync(join(dir, 'traps.yaml'));
    expect(faultsOf()).toContain(join(dir, 'traps.yaml'));
  });

  test('a change of any file changes the version of the rules', () => {
    const before = loadTopic(dir).rules;
    appendFileSync(join(dir, 'cues.jsonl'), '{"cue":"sport","lang":"en","phrases":["curling"]}\n');
    expect(loadTopic(dir).rules).not.toBe(before);
  });
});
