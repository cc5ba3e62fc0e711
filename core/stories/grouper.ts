import type { StoryEvidence } from '../story.ts';
import type { Reason } from '../verdict.ts';
import { sameEvent } from './same-event.ts';

/** A story that an article may belong to. */
export interface Candidate {
  storyId: string;
  members: readonly StoryEvidence[];
}

/** Where an article belongs: an open story, or none; and the thread of which it is a later event. */
export interface Choice {
  storyId: string | null;
  thread: string | null;
  score: number;
  reasons: Reason[];
}

/** What people have decided by hand; it outweighs every likeness. */
export interface Decisions {
  /** The story that this article belongs to. */
  must?: string | null;
  /** Stories that this article was split from. */
  cannot?: ReadonlySet<string>;
}

/** One report that is very unlike the article keeps it out of a story that others would draw it into. */
const LEAST_MEAN = -1.5;

/**
 * The story whose reports are most like an article; null when it is the first report of its event. The best report
 * decides, and the others must not speak against it, so that stories don't grow together over a go-between.
 */
export function chooseStory(
  evidence: StoryEvidence,
  candidates: readonly Candidate[],
  decisions: Decisions = {},
): Choice {
  const choice: Choice = { storyId: null, thread: null, score: 0, reasons: [] };
  if (decisions.must)
    return { ...choice, storyId: decisions.must, reasons: [{ rule: 'by-hand', quote: '' }] };
  let threadScore = -Infinity;
  for (const { storyId, members } of candidates) {
    if (decisions.cannot?.has(storyId)) continue;
    const standing = standingOf(evidence, members);
    if (standing.same && standing.score > choice.score) {
      Object.assign(choice, { storyId, score: standing.score, reasons: standing.reasons });
    }
    if (standing.followUp && standing.score > threadScore) {
      threadScore = standing.score;
      choice.thread = storyId;
    }
  }
  return choice.storyId === null ? choice : { ...choice, thread: null };
}

interface Standing {
  same: boolean;
  followUp: boolean;
  score: number;
  reasons: Reason[];
}

function standingOf(evidence: StoryEvidence, members: readonly StoryEvidence[]): Standing {
  const likenesses = members.map((member) => sameEvent(evidence, member));
  const best = likenesses.reduce(
    (top, likeness) => (likeness.score > top.score ? likeness : top),
    likenesses[0] ?? NOTHING,
  );
  const mean = likenesses.reduce((sum, { score }) => sum + score, 0) / Math.max(1, likenesses.length);
  const same = best.same && mean > LEAST_MEAN;
  return { ...best, same, followUp: !same && likenesses.some(({ followUp, same }) => followUp || same) };
}

const NOTHING: Standing = { same: false, followUp: false, score: -9, reasons: [] };
