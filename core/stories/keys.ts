import type { StoryEvidence } from '../story.ts';
import { marksOf, profileOf } from './profile.ts';

const KINDS = ['slug', 'page', 'source', 'person', 'surname', 'sound', 'town', 'place', 'now'];
/** Marks that are looked up together: a source line names another's page, today's unit stands for the one it took in. */
const ALIKE: Record<string, string> = { now: 'place', source: 'page' };

/** By what reports of one event find each other: places, names, addresses, slugs. */
export function keysOf(evidence: StoryEvidence): string[] {
  const profile = profileOf(evidence);
  const keys = KINDS.flatMap((kind) =>
    [...marksOf(profile, kind)].map((value) => `${ALIKE[kind] ?? kind}:${value}`),
  );
  return [...new Set([...keys, ...[...evidence.vn, ...evidence.jp].map((code) => `place:${code}`)])];
}

/** The marks that a report with one of these keys has: what a store of marks is searched for. */
export function marksWithKeys(keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const at = key.indexOf(':');
    const [kind, value] = [key.slice(0, at), key.slice(at + 1)];
    const others = Object.keys(ALIKE).filter((other) => ALIKE[other] === kind);
    return [key, ...others.map((other) => `${other}:${value}`)];
  });
}

/** What a shared key is worth: half of all reports name the same few places. */
export function keyWorth(key: string): number {
  return key.startsWith('place:') || key.startsWith('now:') ? 1 : 2;
}
