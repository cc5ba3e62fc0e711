import type { Language } from '../language.ts';
import type { Kind } from '../verdict.ts';
import { foldThai, type Alias, type Lexicon } from './lexicon.ts';
import { startsWord } from './trie.ts';
import type { Cue } from './topic.ts';

/** A name found in a text; positions are in the text itself. */
export interface NameHit {
  start: number;
  end: number;
  aliases: Alias[];
}

/** A cue or kind found in a text. */
export interface CueHit {
  start: number;
  end: number;
  cue: Cue | null;
  kind: Kind | null;
}

export interface Hits {
  names: NameHit[];
  cues: CueHit[];
}

/** Finds every name and cue of a lexicon in one pass; the longest at each place wins, traps swallow what they cover. */
export function scan(text: string, lexicon: Lexicon, language: Language): Hits {
  const { lower, positions } = scannable(text, language);
  const at = (index: number) => positions?.[index] ?? (positions ? text.length : index);
  const hits: Hits = { names: [], cues: [] };
  let nameFrom = 0;
  let cueFrom = 0;
  for (let i = 0; i < lower.length; i++) {
    if (!startsWord(lower, i)) continue;
    if (i >= nameFrom) {
      const found = lexicon.names.longestAt(lower, i);
      if (found) {
        const aliases = found.values.flatMap((value) => ('place' in value ? [value.place] : []));
        const trap = found.values.some((value) => 'trap' in value);
        const proper = aliases.filter(({ capital }) => capital < 0 || isCapital(text, at(i + capital)));
        if (proper.length && !trap) hits.names.push({ start: at(i), end: at(found.end), aliases: proper });
        if (proper.length || trap) nameFrom = found.end;
      }
    }
    if (i >= cueFrom) cueFrom = addCues(hits, lexicon, lower, i, at);
  }
  return hits;
}

function addCues(
  hits: Hits,
  lexicon: Lexicon,
  lower: string,
  i: number,
  at: (index: number) => number,
): number {
  const found = lexicon.cues.longestAt(lower, i);
  if (!found) return i + 1;
  for (const value of found.values) {
    const place = { start: at(i), end: at(found.end) };
    if ('cue' in value) hits.cues.push({ ...place, cue: value.cue, kind: null });
    if ('kind' in value) hits.cues.push({ ...place, cue: null, kind: value.kind });
  }
  return found.end;
}

function isCapital(text: string, at: number): boolean {
  return /\p{Lu}/u.test(text.charAt(at));
}

/** Small letters of the same length; Thai without tone marks, with the way back to the text's own positions. */
function scannable(text: string, language: Language): { lower: string; positions: Uint32Array | null } {
  const lowered = text.toLowerCase();
  const lower =
    lowered.length === text.length
      ? lowered
      : [...text].map((c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('');
  if (language !== 'th') return { lower, positions: null };
  const folded = foldThai(lower);
  const positions = new Uint32Array(folded.length + 1);
  let j = 0;
  for (let i = 0; i < lower.length; i++)
    if (folded[j] === lower[i] && !/[\u0e48-\u0e4c]/.test(lower[i] ?? '')) positions[j++] = i;
  positions[folded.length] = lower.length;
  return { lower: folded, positions };
}
