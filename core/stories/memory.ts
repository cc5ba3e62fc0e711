import type { StoryEvidence } from '../story.ts';
import { sortEvidence } from './compare.ts';
import type { Candidate } from './grouper.ts';

/** Stories of a stream; the reports that came first are forgotten first, so that memory stays bounded. */
export interface StoryMemory {
  /** The stories that share a place, a name, an address or a slug with an article. */
  near(evidence: StoryEvidence): Candidate[];
  add(storyId: string, evidence: StoryEvidence): void;
}

const MOST_REPORTS = 5000;
/** The latest reports of a place: an event is told within days. */
const MOST_PER_KEY = 80;
const KEYS = ['slug', 'page', 'person', 'surname', 'sound', 'town', 'place', 'now'];

interface Kept {
  storyId: string;
  evidence: StoryEvidence;
  keys: string[];
}

/** An empty memory. `most` reports are kept at the most. */
export function createStoryMemory(most: number = MOST_REPORTS): StoryMemory {
  const reports = new Set<Kept>();
  const index = new Map<string, Kept[]>();
  const stories = new Map<string, Kept[]>();

  const forget = (report: Kept) => {
    reports.delete(report);
    for (const key of report.keys) drop(index, key, report);
    drop(stories, report.storyId, report);
  };

  return {
    near(evidence) {
      const ids = new Set<string>();
      for (const key of keysOf(evidence)) for (const { storyId } of index.get(key) ?? []) ids.add(storyId);
      return [...ids].map((storyId) => ({
        storyId,
        members: (stories.get(storyId) ?? []).map((report) => report.evidence),
      }));
    },
    add(storyId, evidence) {
      const report: Kept = { storyId, evidence, keys: keysOf(evidence) };
      reports.add(report);
      for (const key of report.keys) {
        const list = index.get(key);
        if (!list) index.set(key, [report]);
        else if (list.push(report) > MOST_PER_KEY) list.shift();
      }
      const members = stories.get(storyId);
      if (members) members.push(report);
      else stories.set(storyId, [report]);
      for (const oldest of reports) {
        if (reports.size <= most) break;
        forget(oldest);
      }
    },
  };
}

function keysOf(evidence: StoryEvidence): string[] {
  const { marks } = sortEvidence(evidence);
  const keys = KEYS.flatMap((kind) =>
    [...(marks.get(kind) ?? [])].map((value) => `${kind === 'now' ? 'place' : kind}:${value}`),
  );
  return [...new Set([...keys, ...[...evidence.vn, ...evidence.jp].map((code) => `place:${code}`)])];
}

function drop(map: Map<string, Kept[]>, key: string, report: Kept): void {
  const rest = (map.get(key) ?? []).filter((other) => other !== report);
  if (rest.length) map.set(key, rest);
  else map.delete(key);
}
