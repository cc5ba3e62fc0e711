import { unaccent } from '../text/normalise.ts';
import type { GazetteerEntry } from './topic.ts';
import type { NameHit } from './scan.ts';

/** Vietnamese papers spell Japanese names by syllables: Ca-na-ga-oa, I-du-mi-xa-nô. */
const SPELT = /\p{Lu}\p{L}*(?:-\p{L}+)+/gu;

/** How a name sounds, the same for its romaji and its Vietnamese spelling. */
function soundOf(name: string, vietnamese: boolean): string {
  const written = vietnamese ? name.toLowerCase().replace(/d/g, 'z') : name.toLowerCase();
  return unaccent(written)
    .replace(/[^a-z]/g, '')
    .replace(/gi(?=[aou])/g, 'j')
    .replace(/gh/g, 'g')
    .replace(/ph/g, 'f')
    .replace(/oa/g, 'wa')
    .replace(/sh|x/g, 's')
    .replace(/ch(?=[^i])|q|c(?!h)/g, 'k')
    .replace(/y/g, 'i')
    .replace(/([a-z])\1+/g, '$1');
}

/** Finds spelt-out Japanese names; what other names already cover is left alone. */
export function spelledNames(
  text: string,
  sounds: ReadonlyMap<string, GazetteerEntry>,
  known: readonly NameHit[],
): NameHit[] {
  const hits: NameHit[] = [];
  if (!hasSpelling(text)) return hits;
  SPELT.lastIndex = 0;
  for (let match = SPELT.exec(text); match; match = SPELT.exec(text)) {
    const entry = sounds.get(soundOf(match[0], true));
    const [start, end] = [match.index, match.index + match[0].length];
    if (!entry || known.some((hit) => hit.start < end && start < hit.end)) continue;
    hits.push({
      start,
      end,
      aliases: [{ entry, ambiguous: false, town: entry.aliases.vi === undefined, capitals: [0] }],
    });
  }
  return hits;
}

/** Whether a hyphen stands between two letters of one word, before the slower pattern is asked. */
function hasSpelling(text: string): boolean {
  for (let at = text.indexOf('-', 1); at > 0; at = text.indexOf('-', at + 1))
    if (/\p{L}-\p{L}/u.test(text.slice(at - 1, at + 2))) return true;
  return false;
}

/** Japanese entries by sound; a prefecture goes before a city of its name. */
export function soundsOf(entries: readonly GazetteerEntry[]): Map<string, GazetteerEntry> {
  const sounds = new Map<string, GazetteerEntry>();
  for (const entry of entries) {
    if (entry.country !== 'JP' || entry.level === 'site') continue;
    const sound = soundOf(entry.names.en.replace(/ (?:prefecture|city|town|village|ward)$/i, ''), false);
    const known = sounds.get(sound);
    if (sound.length >= 4 && (!known || (known.level !== 'province' && entry.level === 'province')))
      sounds.set(sound, entry);
  }
  return sounds;
}
