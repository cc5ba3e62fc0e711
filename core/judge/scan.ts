import type { Language } from '../language.ts';
import type { Kind } from '../verdict.ts';
import { foldThai, type Alias, type Lexicon, type Meaning } from './lexicon.ts';
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
    if ((i < nameFrom && i < cueFrom) || !lexicon.walk(lower, i)) continue;
    const { first, second, firstEnd, secondEnd } = lexicon;
    if (first && i >= nameFrom) {
      const capitalAt = (capital: number) => isCapital(text, at(i + capital));
      if (addName(hits, first, { start: at(i), end: at(firstEnd) }, capitalAt)) nameFrom = firstEnd;
    }
    if (!second || i < cueFrom) continue;
    cueFrom = secondEnd;
    const [start, end] = [at(i), at(secondEnd)];
    for (const meaning of second) {
      if ('cue' in meaning) {
        if (meaning.capitals?.some((capital) => !isCapital(text, at(i + capital)))) continue;
        hits.cues.push({ start, end, cue: meaning.cue, kind: null });
      } else if ('kind' in meaning) hits.cues.push({ start, end, cue: null, kind: meaning.kind });
    }
  }
  return hits;
}

/** Adds a name unless a trap covers it or it lacks its capital; says whether the words are used up. */
function addName(
  hits: Hits,
  found: readonly Meaning[],
  { start, end }: { start: number; end: number },
  capitalAt: (capital: number) => boolean,
): boolean {
  const aliases: Alias[] = [];
  let trap = false;
  for (const value of found) {
    if ('trap' in value) trap = true;
    else if ('place' in value && value.place.capitals.every(capitalAt)) aliases.push(value.place);
  }
  if (aliases.length && !trap) hits.names.push({ start, end, aliases });
  return trap || aliases.length > 0;
}

function isCapital(text: string, at: number): boolean {
  const letter = text.charAt(at);
  return letter !== letter.toLowerCase();
}

function isToneMark(code: number): boolean {
  return code >= 0x0e48 && code <= 0x0e4c;
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
  for (let i = 0; i < lower.length; i++) if (!isToneMark(lower.charCodeAt(i))) positions[j++] = i;
  positions[folded.length] = lower.length;
  return { lower: folded, positions };
}
