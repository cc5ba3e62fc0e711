import type { StoryEvidence } from '../story.ts';
import type { Candidate } from './grouper.ts';
import { keysOf, keyWorth } from './keys.ts';

/** Stories of a stream; the reports that came first are forgotten first, so that memory stays bounded. */
export interface StoryMemory {
  /** The stories that share a place, a name, an address or a slug with an article. */
  near(evidence: StoryEvidence): Candidate[];
  add(storyId: string, evidence: StoryEvidence): void;
}

const MOST_REPORTS = 5000;
/** The latest reports of a place: an event is told within days. */
const MOST_PER_KEY = 40;
/** Stories that are compared, those with most in common first, and of each its latest reports. */
const MOST_STORIES = 16;
export const MOST_MEMBERS = 8;
const WINDOW_MS = 15 * 86_400_000;
/** Evidence that lies ready to be compared; that of the other reports is read again when it is asked for. */
const MOST_READY = 800;

interface Kept {
  storyId: string;
  /** The evidence in writing: a fifth of what it takes ready to be compared. */
  written: string;
  time: number;
  keys: string[];
}

/** An empty memory. `most` reports are kept at the most. */
export function createStoryMemory(most: number = MOST_REPORTS): StoryMemory {
  const reports = new Set<Kept>();
  const index = new Map<string, Kept[]>();
  const stories = new Map<string, Kept[]>();
  const ready = new Map<Kept, StoryEvidence>();

  const forget = (report: Kept) => {
    reports.delete(report);
    ready.delete(report);
    for (const key of report.keys) drop(index, key, report);
    drop(stories, report.storyId, report);
  };

  const evidenceOf = (report: Kept): StoryEvidence => {
    const evidence = ready.get(report) ?? read(report);
    ready.delete(report);
    ready.set(report, evidence);
    for (const oldest of ready.keys()) {
      if (ready.size <= MOST_READY) break;
      ready.delete(oldest);
    }
    return evidence;
  };

  return {
    near(evidence) {
      const time = evidence.publishedAt.getTime();
      const shared = new Map<string, number>();
      for (const key of keysOf(evidence)) {
        const worth = keyWorth(key);
        for (const report of index.get(key) ?? []) {
          if (Math.abs(report.time - time) < WINDOW_MS)
            shared.set(report.storyId, (shared.get(report.storyId) ?? 0) + worth);
        }
      }
      const best = [...shared].sort((a, b) => b[1] - a[1]).slice(0, MOST_STORIES);
      return best.map(([storyId]) => ({
        storyId,
        members: (stories.get(storyId) ?? []).slice(-MOST_MEMBERS).map(evidenceOf),
      }));
    },
    add(storyId, evidence) {
      const report: Kept = {
        storyId,
        written: JSON.stringify(evidence),
        time: evidence.publishedAt.getTime(),
        keys: keysOf(evidence),
      };
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

function read({ written, time }: Kept): StoryEvidence {
  const plain: Omit<StoryEvidence, 'publishedAt'> = JSON.parse(written);
  return { ...plain, publishedAt: new Date(time) };
}

function drop(map: Map<string, Kept[]>, key: string, report: Kept): void {
  const rest = (map.get(key) ?? []).filter((other) => other !== report);
  if (rest.length) map.set(key, rest);
  else map.delete(key);
}
