import type { StoryEvidence } from '../story.ts';
import type { Reason } from '../verdict.ts';
import { sameEvent, type Likeness } from './same-event.ts';
import { STORY_WEIGHTS, type StoryWeights } from './weights.ts';

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

/**
 * The story whose reports are most like an article; null when it is the first report of its event. The best report
 * decides, and the others must not speak against it, so that stories don't grow together over a go-between.
 */
export function chooseStory(
  evidence: StoryEvidence,
  candidates: readonly Candidate[],
  decisions: Decisions = {},
  weights: StoryWeights = STORY_WEIGHTS,
): Choice {
  const choice: Choice = { storyId: null, thread: null, score: 0, reasons: [] };
  if (decisions.must)
    return { ...choice, storyId: decisions.must, reasons: [{ rule: 'by-hand', quote: '' }] };
  let threadScore = -Infinity;
  for (const { storyId, members } of candidates) {
    if (decisions.cannot?.has(storyId)) continue;
    const standing = standingOf(evidence, members, weights);
    if (!standing) continue;
    const { best, same, followUp } = standing;
    if (same && best.score > choice.score)
      Object.assign(choice, { storyId, score: best.score, reasons: best.reasons });
    if (followUp && best.score > threadScore) {
      threadScore = best.score;
      choice.thread = storyId;
    }
  }
  return choice.storyId === null ? choice : { ...choice, thread: null };
}

/** In doubt apart: two stories of one event are seen twice, two events in one story are not seen at all. */
const DOUBT = 0.25;

interface Standing {
  best: Likeness;
  same: boolean;
  followUp: boolean;
}

function standingOf(
  evidence: StoryEvidence,
  members: readonly StoryEvidence[],
  weights: StoryWeights,
): Standing | null {
  let best: Likeness | null = null;
  let sum = 0;
  let followUp = false;
  for (const member of members) {
    const likeness = sameEvent(evidence, member, weights);
    if (!best || likeness.score > best.score) best = likeness;
    sum += likeness.score;
    followUp ||= likeness.followUp || likeness.same;
  }
  if (!best) return null;
  // The best report speaks for the story as long as the others don't speak against it as strongly.
  const same = best.same && best.score > DOUBT && best.score + sum / members.length > 0;
  return { best, same, followUp: !same && followUp };
}
