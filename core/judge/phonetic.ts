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
  if (!/[^\s\d-]-[^\s\d-]/.test(text)) return hits;
  for (const match of text.matchAll(SPELT)) {
    const entry = sounds.get(soundOf(match[0], true));
    const [start, end] = [match.index, match.index + match[0].length];
    if (!entry || known.some((hit) => hit.start < end && start < hit.end)) continue;
    hits.push({
      start,
      end,
      aliases: [{ entry, capitals: [0], ambiguous: false, town: entry.aliases.vi === undefined }],
    });
  }
  return hits;
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
