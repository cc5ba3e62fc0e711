import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import type { ReaderLanguage } from '../core/language.ts';

/** The words of the pages in one language; a missing key is an error, never an empty place. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

type Words = Record<string, string>;

/** One file for those who tend to one part of the pages. */
const ROOMS = ['readers', 'subscribe', 'console'] as const;

const translators = new Map<ReaderLanguage, Translate>();

/** Page texts in a language, read once. */
export function translator(language: ReaderLanguage): Translate {
  const found = translators.get(language) ?? create(language);
  translators.set(language, found);
  return found;
}

function create(language: ReaderLanguage): Translate {
  const i18n = createInstance();
  const translation = Object.assign({}, ...ROOMS.map((room) => read(language, room))) as Words;
  void i18n.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation } },
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  return (key, values) => {
    if (!i18n.exists(key)) throw new Error(`web/locales/${language}/ has no "${key}"`);
    return i18n.t(key, values ?? {});
  };
}

function read(language: ReaderLanguage, room: (typeof ROOMS)[number]): Words {
  return JSON.parse(
    readFileSync(new URL(`./locales/${language}/${room}.json`, import.meta.url), 'utf8'),
  ) as Words;
}
