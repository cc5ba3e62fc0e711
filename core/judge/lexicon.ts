import { KINDS, type Kind } from '../verdict.ts';
import type { Language } from '../language.ts';
import { unaccent } from '../text/normalise.ts';
import { writtenIn } from './language.ts';
import { soundsOf } from './phonetic.ts';
import { repairLexicon, type RepairLexicon } from './repair.ts';
import { CUES, type Cue, type GazetteerEntry, type Phrases, type Topic, type Written } from './topic.ts';
import { townEntries } from './towns.ts';
import { createTwinTrie, type TwinTrie } from './trie.ts';

/** One way of writing a place. */
export interface Alias {
  entry: GazetteerEntry;
  /** Where its capitals stand; a text must have them there, too. Empty for scripts without capitals. */
  capitals: readonly number[];
  /** A bare name that is also a surname, a brand or a word. */
  ambiguous: boolean;
  /** A bare name of a little-known municipality: a place only where its level or its province stands beside it. */
  town: boolean;
}

/** What a phrase of the lexicon means. */
export type Meaning =
  | { place: Alias }
  | { trap: true }
  | { cue: Cue; capitals?: readonly number[] }
  | { kind: Kind };

/** The phrases of one language: names and traps as the first set, cues and kinds as the second. */
export type Lexicon = TwinTrie<Meaning, Meaning>;

/** Everything to read texts by; each language's part is built at its first use. */
export interface Lexicons {
  /** `bare`: Vietnamese without its marks. */
  of(language: Language, bare: boolean): Lexicon;
  sounds(): ReadonlyMap<string, GazetteerEntry>;
  repair(): RepairLexicon;
  /** Province-level names in small Latin letters, by code. */
  provinces: ReadonlyMap<string, string>;
}

const TONE_MARKS = /[\u0e48-\u0e4c]/g;
/** Shorter Thai names become other words when their marks are taken off (เว้ is a prefix of Vietnam's name then). */
const SHORTEST_FOLDED = 4;

/** Letters of one sound, and long vowels as short ones: Japanese names are written either way. */
const THAI_SOUNDS = 'คขทธถพผภศษซณญจ\u0e35\u0e37\u0e39';
const THAI_PLAIN = 'กกตตตปปปสสสนยช\u0e34\u0e36\u0e38';
const THAI_SOUND = new RegExp(`[${THAI_SOUNDS}]`, 'gu');

/** Thai without tone marks, which machine translation drops, and with one letter for each sound. */
export function foldThai(text: string): string {
  return text
    .replace(TONE_MARKS, '')
    .replace(THAI_SOUND, (letter) => THAI_PLAIN.charAt(THAI_SOUNDS.indexOf(letter)));
}

/** The lexicons of a topic. */
export function createLexicons(topic: Topic): Lexicons {
  const built = new Map<string, Lexicon>();
  const ambiguous = new Set(topic.ambiguous.map((name) => name.toLowerCase()));
  const once = <T>(make: () => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  return {
    of(language, bare) {
      const written: Written[] = bare ? ['ascii', 'en'] : writtenIn(language);
      const key = written.join();
      let lexicon = built.get(key);
      if (!lexicon) built.set(key, (lexicon = build(topic, written, ambiguous)));
      return lexicon;
    },
    sounds: once(() => soundsOf([...topic.entries, ...townEntries(topic)])),
    repair: once(() => repairLexicon(vietnamesePhrases(topic))),
    provinces: new Map(
      topic.entries
        .filter(({ level }) => level === 'province')
        .map(({ code, names }) => [code, names.en.toLowerCase()]),
    ),
  };
}

function vietnamesePhrases(topic: Topic): string[] {
  const groups = [...CUES.map((cue) => topic.cues[cue]), ...KINDS.map((kind) => topic.kinds[kind])];
  return [
    ...groups.flatMap((phrases) => phrases.vi ?? []),
    ...topic.entries.flatMap(({ aliases }) => aliases.vi ?? []),
  ];
}

function build(topic: Topic, written: readonly Written[], ambiguous: ReadonlySet<string>): Lexicon {
  const lexicon = createTwinTrie<Meaning, Meaning>();
  for (const language of written) {
    for (const entry of topic.entries) {
      for (const alias of new Set(entry.aliases[language])) {
        // Vietnamese names have their marks in Vietnamese; without them they are other words ("Thanh Hoa", a singer).
        if (written[0] === 'vi' && language === 'en' && entry.country === 'VN' && alias.includes(' '))
          continue;
        addName(lexicon, alias, {
          entry,
          ambiguous: ambiguous.has(alias.toLowerCase()) || isBareShort(alias, entry, language),
          town: false,
        });
      }
    }
    for (const trap of topic.traps[language] ?? []) lexicon.addFirst(trap.toLowerCase(), { trap: true });
  }
  for (const entry of townEntries(topic)) {
    for (const language of written) {
      for (const alias of entry.aliases[language] ?? [])
        addName(lexicon, alias, { entry, ambiguous: false, town: !/[市町村区區]$/u.test(alias) });
    }
  }
  for (const cue of CUES) if (cue !== 'otherCountry') addPhrases(lexicon, topic.cues[cue], written, { cue });
  for (const phrase of new Set(written.flatMap((one) => topic.cues.otherCountry[one] ?? [])))
    lexicon.addSecond(foldThai(phrase.toLowerCase()), { cue: 'otherCountry', capitals: capitalsOf(phrase) });
  for (const kind of KINDS) addPhrases(lexicon, topic.kinds[kind], written, { kind });
  addPhrases(lexicon, topic.plain, written, { trap: true });
  return lexicon;
}

/** Bare Korean names of Japanese places and bare Chinese names of Vietnamese ones are mostly other words or places. */
function isBareShort(alias: string, { country }: GazetteerEntry, language: Written): boolean {
  if (language === 'ko') return country === 'JP' && !/[현시부도]$/u.test(alias);
  return language === 'zh' && country === 'VN' && alias.length <= 2;
}

function addName(lexicon: Lexicon, alias: string, about: Omit<Alias, 'capitals'>): void {
  const place: Alias = { ...about, capitals: capitalsOf(alias) };
  const lower = alias.toLowerCase();
  lexicon.addFirst(lower, { place });
  const folded = foldThai(lower);
  if (folded !== lower && folded.length >= SHORTEST_FOLDED) lexicon.addFirst(folded, { place });
}

/** Where a phrase has its capitals: countries are names, and "anh" is no England. */
function capitalsOf(phrase: string): number[] {
  return [...phrase.matchAll(/\p{Lu}/gu)].map(({ index }) => index);
}

function addPhrases(lexicon: Lexicon, phrases: Phrases, written: readonly Written[], meaning: Meaning): void {
  const of = (language: Written) =>
    language === 'ascii' && written[0] === 'ascii'
      ? (phrases.vi ?? []).map(unaccent)
      : (phrases[language] ?? []);
  for (const phrase of new Set(written.flatMap((language) => of(language).map((one) => one.toLowerCase()))))
    lexicon.addSecond(foldThai(phrase), meaning);
}
