import { KINDS, type Kind } from '../verdict.ts';
import type { Language } from '../language.ts';
import { writtenIn } from './language.ts';
import { CUES, type Cue, type GazetteerEntry, type Phrases, type Topic, type Written } from './topic.ts';
import { createTrie, type Trie } from './trie.ts';

/** One way of writing a place. */
export interface Alias {
  entry: GazetteerEntry;
  /** Where its first capital stands; a text must have one there, too. -1 for scripts without capitals. */
  capital: number;
  /** A bare name that is also a surname, a brand or a word. */
  ambiguous: boolean;
}

/** What a phrase of the lexicon means. */
export type Meaning = { place: Alias } | { trap: true } | { cue: Cue } | { kind: Kind };

/** The phrases of one language, in two tries: names and traps, cues and kinds. */
export interface Lexicon {
  names: Trie<Meaning>;
  cues: Trie<Meaning>;
}

const TONE_MARKS = /[\u0e48-\u0e4c]/g;
/** Shorter Thai names become other words when their marks are taken off (เว้ is a prefix of Vietnam's name then). */
const SHORTEST_FOLDED = 4;

/** Thai without tone marks, which machine translation drops. */
export function foldThai(text: string): string {
  return text.replace(TONE_MARKS, '');
}

/** Lexicons by language, each built at its first use. */
export function createLexicons(topic: Topic): (language: Language) => Lexicon {
  const built = new Map<string, Lexicon>();
  const ambiguous = new Set(topic.ambiguous.map((name) => name.toLowerCase()));
  return (language) => {
    const key = writtenIn(language).join();
    let lexicon = built.get(key);
    if (!lexicon) built.set(key, (lexicon = build(topic, writtenIn(language), ambiguous)));
    return lexicon;
  };
}

function build(topic: Topic, written: Written[], ambiguous: Set<string>): Lexicon {
  const names = createTrie<Meaning>();
  for (const language of written) {
    for (const entry of topic.entries) {
      for (const alias of new Set(entry.aliases[language])) addName(names, alias, entry, ambiguous);
    }
    for (const trap of topic.traps[language] ?? []) names.add(trap.toLowerCase(), { trap: true });
  }
  const cues = createTrie<Meaning>();
  for (const cue of CUES) addPhrases(cues, topic.cues[cue], written, { cue });
  for (const kind of KINDS) addPhrases(cues, topic.kinds[kind], written, { kind });
  return { names, cues };
}

function addName(names: Trie<Meaning>, alias: string, entry: GazetteerEntry, ambiguous: Set<string>): void {
  const capital = alias.search(/\p{Lu}/u);
  const place: Alias = { entry, capital, ambiguous: ambiguous.has(alias.toLowerCase()) };
  const lower = alias.toLowerCase();
  names.add(lower, { place });
  const folded = foldThai(lower);
  if (folded !== lower && folded.length >= SHORTEST_FOLDED) names.add(folded, { place });
}

function addPhrases(trie: Trie<Meaning>, phrases: Phrases, written: Written[], meaning: Meaning): void {
  const all = new Set(
    written.flatMap((language) => (phrases[language] ?? []).map((phrase) => phrase.toLowerCase())),
  );
  for (const phrase of all) trie.add(foldThai(phrase), meaning);
}
