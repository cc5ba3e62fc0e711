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

/** The story whose reports are most like an article; null when it is the first report of its event. */
export function chooseStory(evidence: StoryEvidence, candidates: readonly Candidate[]): Choice {
  let choice: Choice = { storyId: null, thread: null, score: 0, reasons: [] };
  for (const { storyId, members } of candidates) {
    for (const member of members) {
      const likeness = sameEvent(evidence, member);
      if (likeness.same && (choice.storyId === null || likeness.score > choice.score)) {
        choice = { storyId, thread: choice.thread, score: likeness.score, reasons: likeness.reasons };
      }
      if (likeness.followUp && choice.thread === null) choice.thread = storyId;
    }
  }
  return choice;
}
