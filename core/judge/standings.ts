import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import { CUES } from './topic.ts';

/** Sentences after the title that count as the lead. */
export const LEAD = 2;

/** Of each cue, by its number: how often it stands in a text, and whether in title or lead (1 or 0). */
export interface Standings {
  n(cue: number): number;
  title(cue: number): number;
  lead(cue: number): number;
}

/** Where the cues of a text stand. */
export function standingsOf(cues: readonly CueHit[], spans: readonly Span[]): Standings {
  const [n, title, lead] = [
    new Uint16Array(CUES.length),
    new Uint8Array(CUES.length),
    new Uint8Array(CUES.length),
  ];
  const titleEnd = spans[0]?.end ?? 0;
  const leadEnd = spans[Math.min(LEAD, spans.length - 1)]?.end ?? 0;
  for (const { cueNumber, start } of cues) {
    if (cueNumber < 0) continue;
    n[cueNumber] = (n[cueNumber] ?? 0) + 1;
    if (start < titleEnd) title[cueNumber] = 1;
    else if (start < leadEnd) lead[cueNumber] = 1;
  }
  return { n: (cue) => n[cue] ?? 0, title: (cue) => title[cue] ?? 0, lead: (cue) => lead[cue] ?? 0 };
}
