import { readFileSync } from 'node:fs';
import { createInstance, type TFunction } from 'i18next';
import { READER_LANGUAGES, type ReaderLanguage } from '../core/language.ts';

/** The words of mails in one language; a missing key is an error, never an empty line. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

const translators = new Map<ReaderLanguage, Translate>();

/** Mail texts in a reader's language, read once. */
export function translator(language: ReaderLanguage): Translate {
  let found = translators.get(language);
  if (!found) translators.set(language, (found = create(language)));
  return found;
}

function create(language: ReaderLanguage): Translate {
  const i18n = createInstance();
  const resources = Object.fromEntries(
    READER_LANGUAGES.map((each) => [each, { translation: readLocale(each) }]),
  );
  // Mails are plain text first; HTML is escaped where it is made.
  void i18n.init({
    lng: language,
    fallbackLng: false,
    resources,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  const t: TFunction = i18n.t;
  return (key, values) => {
    if (!i18n.exists(key)) throw new Error(`alerts/locales/${language}.json has no "${key}"`);
    return t(key, values ?? {});
  };
}

function readLocale(language: ReaderLanguage): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`./locales/${language}.json`, import.meta.url), 'utf8')) as Record<
    string,
    string
  >;
}
