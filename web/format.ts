import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import type { Reader } from './context.ts';

const ZONES: Record<ReaderLanguage, string> = { vi: 'Asia/Ho_Chi_Minh', ja: 'Asia/Tokyo', en: 'UTC' };
/** The zone as readers of a language call it; Intl would say GMT+9. */
const ZONE_NAMES: Record<ReaderLanguage, string> = { vi: 'giờ Việt Nam', ja: '日本時間', en: 'UTC' };

/** Making a formatter costs more than a hundred uses of it, and its memory is freed late. */
const made = new Map<string, Intl.DateTimeFormat>();

function dates(locale: string, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(form)}`;
  const found = made.get(key) ?? new Intl.DateTimeFormat(locale, form);
  made.set(key, found);
  return found;
}

const numbers = {
  vi: new Intl.NumberFormat('vi'),
  ja: new Intl.NumberFormat('ja'),
  en: new Intl.NumberFormat('en'),
} as const satisfies Record<ReaderLanguage, Intl.NumberFormat>;

const collators = {
  vi: new Intl.Collator('vi'),
  ja: new Intl.Collator('ja'),
  en: new Intl.Collator('en'),
} as const satisfies Record<ReaderLanguage, Intl.Collator>;

/** Which of two names comes first in a language. */
export function compareNames(a: string, b: string, lang: ReaderLanguage): number {
  return collators[lang].compare(a, b);
}

/** An ISO day, month or year in local form, as exactly as it is known. */
export function day(iso: string, lang: ReaderLanguage): string {
  const date = new Date(`${iso}${'-01-01'.slice(iso.length - 4)}T00:00:00Z`);
  const form: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' };
  if (iso.length >= 7) form.month = 'long';
  if (iso.length >= 10) form.day = 'numeric';
  return dates(lang, form).format(date);
}

/** An ISO day without its year while that is the year of `now`. */
export function shortDay(iso: string, lang: ReaderLanguage, now: Date): string {
  const sameYear = iso.slice(0, 4) === localDay(now, lang).slice(0, 4);
  const form = { timeZone: 'UTC', month: lang === 'vi' ? 'numeric' : 'long', day: 'numeric' } as const;
  return dates(lang, { ...form, ...(sameYear ? {} : { year: 'numeric' }) }).format(
    new Date(`${iso}T00:00:00Z`),
  );
}

/** The ISO day of an instant by the clock most readers of a language live by. */
export function localDay(at: Date, lang: ReaderLanguage): string {
  return dates('en-CA', { timeZone: ZONES[lang], dateStyle: 'short' }).format(at);
}

/** A day with its weekday, for the heads of a list. */
export function longDay(iso: string, lang: ReaderLanguage): string {
  return dates(lang, { timeZone: 'UTC', dateStyle: 'full' }).format(new Date(`${iso}T00:00:00Z`));
}

/** An instant with its zone, by the clock most readers of a language live by. */
export function time(at: Date, lang: ReaderLanguage): string {
  const form = {
    timeZone: ZONES[lang],
    year: 'numeric',
    // Which of two numbers is the month, readers of English do not agree on.
    month: lang === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const text = dates(lang, form).format(at);
  return lang === 'ja' ? `${text}（${ZONE_NAMES.ja}）` : `${text} (${ZONE_NAMES[lang]})`;
}

/** A number with the separators of a language. */
export function number(n: number, lang: ReaderLanguage): string {
  return numbers[lang].format(n);
}

/** A locality's name for a reader; a former unit says what it is now. */
export function localityName(code: string, localities: Localities, reader: Reader): string {
  const locality = localities.get(code);
  if (!locality) return code;
  const now = localities.get(locality.current);
  const own = locality.names[reader.lang];
  return now && now.code !== code
    ? reader.t('card.formerly', { name: own, now: now.names[reader.lang] })
    : own;
}

/** Only http(s) addresses become links. */
export function safeLink(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '#';
}
