import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import type { Reader } from './context.ts';

const ZONES: Record<ReaderLanguage, string> = { vi: 'Asia/Ho_Chi_Minh', ja: 'Asia/Tokyo', en: 'UTC' };

/** An ISO day in local form. */
export function day(iso: string, lang: ReaderLanguage): string {
  return new Intl.DateTimeFormat(lang, { timeZone: 'UTC', dateStyle: 'long' }).format(
    new Date(`${iso}T00:00:00Z`),
  );
}

/** An instant with its zone, by the clock most readers of a language live by. */
export function time(at: Date, lang: ReaderLanguage): string {
  const format = {
    timeZone: ZONES[lang],
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(lang, format).format(at);
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
