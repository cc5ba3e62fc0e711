import type { GazetteerEntry } from './topic.ts';
import type { Alias } from './lexicon.ts';
import type { CueHit, NameHit } from './scan.ts';
import {
  comesFrom,
  designated,
  isForeign,
  isPartOfOtherName,
  isSubject,
  isSurname,
  isVenue,
} from './surroundings.ts';
import { standsAsPerson } from './other-names.ts';
import { beginsWith, endsWith } from './beside.ts';
import type { Span } from './sentences.ts';

/** A locality that a text really means. */
export interface Mention {
  start: number;
  end: number;
  entry: GazetteerEntry;
  /** Index of its sentence; 0 is the title. */
  sentence: number;
  /** An office or an authority stands beside it. */
  acting: boolean;
  /** Only the place where something happens: "tại Hà Nội", "in Tokyo". */
  venue: boolean;
}

/** What a text's places are read with. */
export interface PlaceContext {
  text: string;
  cues: readonly CueHit[];
  spans: readonly Span[];
  /** Province-level names by code. */
  provinces: ReadonlyMap<string, string>;
}

const NEAR = 34;
/** Bare names that are words or places elsewhere, too, are Vietnamese ones only where Vietnam is spoken of. */
const VIETNAM = /việt|viet|越|ベトナム|ヴェトナム|베트남|เวียดนาม/iu;

/**
 * The localities a text means: hits without datelines, names of universities, firms, clubs, consulates and people. A
 * name that is also a word counts only beside an office, a level word or the country's name, or when the text names the
 * same place in full elsewhere; a little-known town only beside its level word or its province.
 */
export function meantPlaces(context: PlaceContext, hits: readonly NameHit[]): Mention[] {
  const { text, cues, spans } = context;
  const surePlaces = new Set<string>();
  const sureTowns = new Set<string>();
  const full = hits.map((hit) => designated(text, hit, context.provinces));
  hits.forEach((hit, index) => {
    for (const { entry, ambiguous, town } of hit.aliases) {
      if (town && full[index]) sureTowns.add(entry.id);
      if (!town && isOnePlace(hit) && (!ambiguous || full[index])) surePlaces.add(entry.code);
    }
  });
  const ofVietnam = once(() => VIETNAM.test(text));
  const people = once(() => namesOfPeople(text, hits, full));
  const mentions: Mention[] = [];
  let sentence = 0;
  let cueFrom = 0;
  hits.forEach((hit, index) => {
    while (sentence + 1 < spans.length && (spans[sentence]?.end ?? 0) <= hit.start) sentence++;
    // Most bare names of little-known towns are words: they are left aside before anything is read around them.
    if (hit.aliases.every(({ town, entry }) => town && !sureTowns.has(entry.id))) return;
    const span = spans[sentence] ?? { start: 0, end: text.length };
    while (cueFrom < cues.length && (cues[cueFrom]?.end ?? 0) < hit.start - NEAR) cueFrom++;
    const isFull = full[index] ?? false;
    if (isPartOfOtherName(text, hit, isFull, span) || isForeign(text, hit)) return;
    const office = officeBeside(hit, cues, cueFrom, span);
    const person = !isFull && standsAsPerson(text, hit);
    const accepts = (alias: Alias): boolean => {
      if (alias.entry.country === 'VN' && alias.ambiguous && !ofVietnam()) return false;
      if (alias.town) return sureTowns.has(alias.entry.id) && !person;
      if (isFull) return true;
      if (alias.entry.level === 'municipality' && isSurname(text, hit)) return false;
      if (person) return false;
      const name = text.slice(hit.start, hit.end);
      if (
        alias.ambiguous &&
        alias.entry.level === 'province' &&
        alias.capitals.length > 0 &&
        name.length > 4 &&
        !people().has(name)
      )
        return true;
      return (
        !alias.ambiguous ||
        surePlaces.has(alias.entry.code) ||
        (alias.capitals.length > 0 && office[alias.entry.country]) ||
        countryBeside(text, hit)
      );
    };
    const entry = best(
      hit.aliases.filter(accepts).map((alias) => alias.entry),
      surePlaces,
    );
    if (!entry || entry.level === 'site') return;
    const scene = isVenue(text, hit) && !comesFrom(text, hit);
    const acting = office[entry.country] || (!scene && (office.any || isSubject(text, hit)));
    const venue = scene && !acting;
    mentions.push({ start: hit.start, end: hit.end, entry, sentence, acting, venue });
  });
  return withHosts(mentions, cues);
}

/** What stands as somebody's name anywhere in a text. */
function namesOfPeople(text: string, hits: readonly NameHit[], full: readonly boolean[]): Set<string> {
  const people = hits.filter((hit, index) => !full[index] && standsAsPerson(text, hit));
  return new Set(people.map((hit) => text.slice(hit.start, hit.end)));
}

/** Asks at the first need. */
function once<T extends object | boolean>(ask: () => T): () => T {
  let known: T | undefined;
  return () => (known ??= ask());
}

/**
 * The one locality of a side that is only named as a scene ("hội thảo tại Nagasaki") is who is meant where an office of
 * that side acts without its name ("chào Phó Thống đốc").
 */
function withHosts(mentions: Mention[], cues: readonly CueHit[]): Mention[] {
  const host = (country: 'VN' | 'JP', office: 'vnOffice' | 'jpOffice') => {
    const own = mentions.filter(({ entry }) => entry.country === country);
    return (
      own.every(({ venue }) => venue) &&
      new Set(own.map(({ entry }) => entry.code)).size === 1 &&
      cues.some(({ cue }) => cue === office)
    );
  };
  const hosts = { VN: host('VN', 'vnOffice'), JP: host('JP', 'jpOffice') };
  return mentions.map((mention) => (hosts[mention.entry.country] ? { ...mention, venue: false } : mention));
}

/** Whether all that a name may mean lies in one province: 昭和村 in two says nothing by itself. */
function isOnePlace({ aliases }: NameHit): boolean {
  return aliases.every(({ entry }) => entry.code === aliases[0]?.entry.code);
}

/** Which side's office stands beside a name, or an authority that either side may have. */
interface Office {
  VN: boolean;
  JP: boolean;
  any: boolean;
}

/** Of places with one name, the prefecture or province; of towns in several provinces, the one whose province is named. */
function best(entries: readonly GazetteerEntry[], sure: ReadonlySet<string>): GazetteerEntry | null {
  const province = entries.find((entry) => entry.level === 'province');
  if (province) return province;
  const named = entries.filter(({ code }) => sure.has(code));
  if (named[0]) return named[0];
  return new Set(entries.map(({ code }) => code)).size === 1 ? (entries[0] ?? null) : null;
}

function officeBeside(hit: NameHit, cues: readonly CueHit[], from: number, span: Span): Office {
  const near: Office = { VN: false, JP: false, any: false };
  for (let i = from; i < cues.length; i++) {
    const cue = cues[i];
    if (!cue || cue.start > hit.end + NEAR) break;
    if (cue.start < span.start || cue.end > span.end) continue;
    if (cue.cue === 'vnOffice') near.VN = true;
    if (cue.cue === 'jpOffice') near.JP = true;
    if (cue.cue === 'authority') near.any = true;
  }
  return near;
}

const COUNTRY_AFTER = beginsWith(
  /^\s*(?:[,(（]\s*)?(?:nhật bản|japan|日本|việt nam|vietnam|ベトナム|ญี่ปุ่น|일본|越南)/iu,
);
const COUNTRY_BEFORE = endsWith(
  /(?:日本|ベトナム|일본|베트남|越南|Japan[’']s|Japanese (?:prefecture|city) of|préfecture japonaise de)\s*$/u,
);

function countryBeside(text: string, { start, end }: NameHit): boolean {
  return COUNTRY_AFTER(text, end) || COUNTRY_BEFORE(text, start);
}
