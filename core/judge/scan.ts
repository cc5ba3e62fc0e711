import type { Language } from '../language.ts';
import type { Kind } from '../verdict.ts';
import { END, isCapital, lettersOf, thaiLettersOf } from './letters.ts';
import type { Alias, Lexicon, Meaning } from './lexicon.ts';
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
  /** Index of its sentence; 0 is the title, and where every cue stands until sentences are known. */
  sentence: number;
  cue: Cue | null;
  kind: Kind | null;
  /** Their numbers among CUES and KINDS; -1 for none. */
  cueNumber: number;
  kindNumber: number;
}

export interface Hits {
  names: NameHit[];
  cues: CueHit[];
}

/** Finds every name and cue of a lexicon in one pass; the longest at each place wins, traps swallow what they cover. */
export function scan(text: string, lexicon: Lexicon, language: Language): Hits {
  const letters = language === 'th' ? thaiLettersOf(text) : lettersOf(text);
  const { codes, length, positions } = letters;
  const hits: Hits = { names: [], cues: [] };
  let nameFrom = 0;
  let cueFrom = 0;
  let before = END;
  for (let i = 0; i < length; i++) {
    const code = codes[i] ?? END;
    const inside = !startsWord(before, code);
    before = code;
    if (inside || (i < nameFrom && i < cueFrom) || !lexicon.walk(letters, i)) continue;
    const { first, second, firstEnd, secondEnd } = lexicon;
    const at = positions ? (positions[i] ?? 0) : i;
    if (first && i >= nameFrom) {
      const aliases = aliasesAmong(first, text, at);
      if (aliases) nameFrom = firstEnd;
      if (aliases?.length)
        hits.names.push({ start: at, end: positions ? (positions[firstEnd] ?? 0) : firstEnd, aliases });
    }
    if (!second || i < cueFrom) continue;
    cueFrom = secondEnd;
    const end = positions ? (positions[secondEnd] ?? 0) : secondEnd;
    for (const { cue, kind, cueNumber, kindNumber, capitals } of second) {
      if ((cue || kind) && hasCapitals(text, at, capitals))
        hits.cues.push({ start: at, end, sentence: 0, cue, kind, cueNumber, kindNumber });
    }
  }
  return hits;
}

function hasCapitals(text: string, at: number, capitals: readonly number[]): boolean {
  for (const capital of capitals) if (!isCapital(text, at + capital)) return false;
  return true;
}

const NONE: Alias[] = [];

/** What a name may mean here by its capitals: none where a trap covers it, null where it is no name at all. */
function aliasesAmong(found: readonly Meaning[], text: string, at: number): Alias[] | null {
  let aliases: Alias[] | null = null;
  for (const { trap, place, capitals } of found) {
    if (trap) return NONE;
    if (!place || !hasCapitals(text, at, capitals)) continue;
    if (aliases) aliases.push(place);
    else aliases = [place];
  }
  return aliases;
}
