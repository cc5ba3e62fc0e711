import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { READER_LANGUAGES, type ReaderLanguage } from '../core/language.ts';

/** The words of the pages in one language; a missing key is an error, never an empty place. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

const translators = new Map<ReaderLanguage, Translate>();

/** Page texts in a language, read once. */
export function translator(language: ReaderLanguage): Translate {
  const found = translators.get(language) ?? create(language);
  translators.set(language, found);
  return found;
}

function create(language: ReaderLanguage): Translate {
  const i18n = createInstance();
  const read = (each: string) =>
    JSON.parse(readFileSync(new URL(`./locales/${each}.json`, import.meta.url), 'utf8')) as Record<
      string,
      string
    >;
  const resources = Object.fromEntries(READER_LANGUAGES.map((each) => [each, { translation: read(each) }]));
  void i18n.init({
    lng: language,
    fallbackLng: false,
    resources,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  return (key, values) => {
    if (!i18n.exists(key)) throw new Error(`web/locales/${language}.json has no "${key}"`);
    return i18n.t(key, values ?? {});
  };
}
