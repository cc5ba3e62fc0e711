import { readFileSync } from 'node:fs';
import type { ReaderLanguage } from '../core/language.ts';

/** The words of mails in one language; a missing key is an error, never an empty line. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

const translators = new Map<ReaderLanguage, Translate>();

/** Mail texts in a reader's language, read once. Mails are plain text first; HTML is escaped where it is made. */
export function translator(language: ReaderLanguage): Translate {
  let found = translators.get(language);
  if (!found) translators.set(language, (found = create(language)));
  return found;
}

/** Ten thousand digests ask for a million words: each text is cut at its places once. */
function create(language: ReaderLanguage): Translate {
  const file = new URL(`./locales/${language}.json`, import.meta.url);
  const words = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const cut = new Map(Object.entries(words).map(([key, text]) => [key, text.split(/\{\{(\w+)\}\}/)]));
  return (key, values = {}) => {
    const pieces = cut.get(key);
    if (!pieces) throw new Error(`alerts/locales/${language}.json has no "${key}"`);
    let text = pieces[0] ?? '';
    for (let n = 1; n < pieces.length; n += 2) {
      const value = values[pieces[n] ?? ''];
      if (value === undefined) throw new Error(`"${key}" needs a value for "${pieces[n]}"`);
      text += String(value) + (pieces[n + 1] ?? '');
    }
    return text;
  };
}
