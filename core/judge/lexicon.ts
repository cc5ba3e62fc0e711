import { KINDS, type Kind } from '../verdict.ts';
import type { Language } from '../language.ts';
import { unaccent } from '../text/normalise.ts';
import { writtenIn } from './language.ts';
import { foldThai } from './letters.ts';
import { soundsOf } from './phonetic.ts';
import { repairLexicon, type RepairLexicon } from './repair.ts';
import {
  CUE_NUMBERS,
  CUES,
  type Cue,
  type GazetteerEntry,
  type Phrases,
  type Topic,
  type Written,
} from './topic.ts';
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

/** What a phrase of the lexicon means: one of these. All have one shape, which is read a hundred times in each text. */
export interface Meaning {
  place: Alias | null;
  trap: boolean;
  cue: Cue | null;
  kind: Kind | null;
  /** Numbers of both among CUES and KINDS, -1 for none: looked up once here, and not at every place of every text. */
  cueNumber: number;
  kindNumber: number;
  /** Where a text must have capitals for the phrase to mean this. */
  capitals: readonly number[];
}

const NOTHING: Meaning = {
  place: null,
  trap: false,
  cue: null,
  kind: null,
  cueNumber: -1,
  kindNumber: -1,
  capitals: [],
};
const ofCue = (cue: Cue): Meaning => ({ ...NOTHING, cue, cueNumber: CUE_NUMBERS[cue] });
const ofKind = (kind: Kind): Meaning => ({ ...NOTHING, kind, kindNumber: KINDS.indexOf(kind) });

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

/** Shorter Thai names become other words when their marks are taken off (เว้ is a prefix of Vietnam's name then). */
const SHORTEST_FOLDED = 4;

/** The lexicons of a topic. */
export function createLexicons(files: Topic): Lexicons {
  const topic = { ...files, entries: files.entries.map(alike) };
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
    sounds: once(() => soundsOf([...topic.entries, ...townEntries(topic).map(alike)])),
    repair: once(() => repairLexicon(vietnamesePhrases(topic))),
    provinces: new Map(
      topic.entries
        .filter(({ level }) => level === 'province')
        .map(({ code, names }) => [code, names.en.toLowerCase()]),
    ),
  };
}

/** An entry with its fields in one order: objects of one shape are read several times faster than of many. */
function alike({ id, code, country, level, current, names, aliases }: GazetteerEntry): GazetteerEntry {
  return { id, code, country, level, current, names, aliases };
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
      for (const alias of aliasesIn(entry, language)) {
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
    for (const trap of topic.traps[language] ?? [])
      lexicon.addFirst(trap.toLowerCase(), { ...NOTHING, trap: true });
  }
  for (const entry of townEntries(topic).map(alike)) {
    for (const language of written) {
      for (const alias of aliasesIn(entry, language))
        addName(lexicon, alias, { entry, ambiguous: false, town: !/[市町村区區]$/u.test(alias) });
    }
  }
  for (const cue of CUES)
    if (cue !== 'otherCountry') addPhrases(lexicon, topic.cues[cue], written, ofCue(cue));
  for (const phrase of new Set(written.flatMap((one) => topic.cues.otherCountry[one] ?? [])))
    lexicon.addSecond(foldThai(phrase.toLowerCase()), {
      ...ofCue('otherCountry'),
      capitals: capitalsOf(phrase),
    });
  for (const kind of KINDS) addPhrases(lexicon, topic.kinds[kind], written, ofKind(kind));
  addCountries(lexicon, topic, written);
  addPhrases(lexicon, topic.plain, written, { ...NOTHING, trap: true });
  return lexicon;
}

/** Phrases that swallow a country's name and still speak of that country: "Japanese investors", "Vietnamese localities". */
const OF_COUNTRY: readonly Kind[] = ['investment', 'labour', 'culture', 'visit'];

function addCountries(lexicon: Lexicon, { cues, kinds }: Topic, written: readonly Written[]): void {
  const groups = [cues.localTies, ...OF_COUNTRY.map((kind) => kinds[kind])];
  for (const country of ['japan', 'vietnam'] as const) {
    for (const language of written) {
      const names = (cues[country][language] ?? []).map((name) => name.toLowerCase());
      const naming = groups
        .flatMap((phrases) => phrases[language] ?? [])
        .filter((phrase) => names.some((name) => phrase.toLowerCase().includes(name)));
      addPhrases(lexicon, { [language]: naming }, [language], ofCue(country));
    }
  }
}

/** Japanese letters that Chinese papers write in their own two ways: 神戸 is 神户 there, or 神戶. */
const JAPANESE = '戸浜沢広桜塩関竜滝渋辺栄気豊県';
const SIMPLIFIED = '户滨泽广樱盐关龙泷涩边荣气丰县';
const TRADITIONAL = '戶濱澤廣櫻鹽關龍瀧澀邊榮氣豐縣';

/** The names of an entry in a language, in every way in which its papers write them. */
function aliasesIn({ country, aliases }: GazetteerEntry, language: Written): Set<string> {
  const own = aliases[language] ?? [];
  if (language !== 'zh' || country !== 'JP') return new Set(own);
  const written = (letters: string) => (alias: string) =>
    Array.from(alias, (letter) => letters.charAt(JAPANESE.indexOf(letter)) || letter).join('');
  return new Set([...own, ...own.map(written(SIMPLIFIED)), ...own.map(written(TRADITIONAL))]);
}

/** Bare Korean names of Japanese places and bare Chinese names of Vietnamese ones are mostly other words or places. */
function isBareShort(alias: string, { country }: GazetteerEntry, language: Written): boolean {
  if (language === 'ko') return country === 'JP' && !/[현시부도]$/u.test(alias);
  return language === 'zh' && country === 'VN' && alias.length <= 2;
}

function addName(lexicon: Lexicon, alias: string, about: Omit<Alias, 'capitals'>): void {
  const capitals = capitalsOf(alias);
  const meaning: Meaning = { ...NOTHING, place: { ...about, capitals }, capitals };
  const lower = alias.toLowerCase();
  lexicon.addFirst(lower, meaning);
  const folded = foldThai(lower);
  if (folded !== lower && folded.length >= SHORTEST_FOLDED) lexicon.addFirst(folded, meaning);
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
