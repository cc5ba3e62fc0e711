import type { StoryCard } from '../core/card.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import { knownZone } from '../core/schedule/wall-clock.ts';
import type { Translate } from './translate.ts';

/** In what language, for which clock and with which names a mail is written. */
export interface Voice {
  lang: ReaderLanguage;
  /** IANA zone. */
  zone: string;
  t: Translate;
  localities: Localities;
}

/** English dates with the day first, as both countries' English papers write for the world. */
const LOCALE: Record<ReaderLanguage, string> = { vi: 'vi-VN', ja: 'ja-JP', en: 'en-GB' };

/** Names of towns that stand for their provinces, by the provinces' codes. */
export type NamedTowns = StoryCard['towns'];

/**
 * A locality's name in the reader's language; one that was abolished says what it is now. A town that stands for it comes
 * first.
 */
export function placeName(code: string, voice: Voice, towns: NamedTowns = {}): string {
  const town = towns[code]?.[voice.lang];
  return town ? voice.t('town', { town, province: unitName(code, voice) }) : unitName(code, voice);
}

function unitName(code: string, voice: Voice): string {
  const locality = voice.localities.get(code);
  if (!locality) return code;
  const now = voice.localities.get(locality.current);
  const name = locality.names[voice.lang];
  if (!now || now.code === code) return name;
  return voice.t('formerly', { name, now: now.names[voice.lang] });
}

/**
 * A locality's name in a subject, without explanation. For a Japanese reader a Vietnamese name stands as Vietnam writes it: it
 * can be searched and copied, and the kana form is in the mail.
 */
export function shortName(code: string, voice: Voice, towns: NamedTowns = {}): string {
  const names = towns[code] ?? voice.localities.get(code)?.names;
  if (!names) return code;
  return names[voice.lang === 'ja' && code.startsWith('VN') ? 'vi' : voice.lang];
}

/** A pair `VN-HP:JP-37` in words. */
export function pairName(pair: string, voice: Voice, towns: NamedTowns = {}): string {
  const [vn, jp] = [pair.slice(0, 5), pair.slice(6)];
  return voice.t('pair', { vn: placeName(vn, voice, towns), jp: placeName(jp, voice, towns) });
}

/** Kinds in the reader's language, at most `most`. */
export function kindNames(kinds: readonly string[], voice: Voice, most = 13): string {
  return kinds
    .slice(0, most)
    .map((kind) => voice.t(`kind.${kind}`))
    .join(voice.t('list'));
}

/** An ISO day with its year: 25/11/2025, 2025年11月25日, 25 November 2025. */
export function longDay(day: string, lang: ReaderLanguage): string {
  if (lang === 'vi') return vietnameseDay(day);
  return dayFormat(lang, { dateStyle: 'long' }).format(noon(day));
}

/** An ISO day for a subject: 25/11, 11月25日, 25 Nov. */
export function shortDay(day: string, lang: ReaderLanguage): string {
  if (lang === 'vi') return vietnameseDay(day).slice(0, 5);
  const month = lang === 'ja' ? 'long' : 'short';
  return dayFormat(lang, { month, day: 'numeric' }).format(noon(day));
}

/** An instant by the reader's clock, with its zone. */
export function clockTime(at: Date, voice: Voice): string {
  const zone = knownZone(voice.zone);
  const parts = timeFormat(voice.lang, zone).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month').padStart(2, '0')}-${part('day').padStart(2, '0')}`;
  return voice.t('clock', {
    day: longDay(day, voice.lang),
    time: `${part('hour')}:${part('minute')}`,
    zone: voice.t(zoneKey(zone), { offset: part('timeZoneName') }),
  });
}

/** The weekday and day of an instant by the reader's clock: since when a source is silent. */
export function sinceDay(at: Date, voice: Voice): string {
  const day = cached(
    `since:${voice.lang}:${voice.zone}`,
    () =>
      new Intl.DateTimeFormat(LOCALE[voice.lang], {
        timeZone: knownZone(voice.zone),
        // Vietnamese papers write "thứ Ba", never "Thứ 3".
        weekday: voice.lang === 'vi' ? 'long' : 'short',
        month: 'numeric',
        day: 'numeric',
      }),
  ).format(at);
  return voice.lang === 'vi' ? `${day.charAt(0).toLowerCase()}${day.slice(1)}` : day;
}

function zoneKey(zone: string): string {
  if (zone === 'Asia/Tokyo') return 'zone.jp';
  return zone === 'Asia/Ho_Chi_Minh' || zone === 'Asia/Saigon' ? 'zone.vn' : 'zone.other';
}

function vietnameseDay(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function dayFormat(lang: ReaderLanguage, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(
    `day:${lang}:${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(LOCALE[lang], { timeZone: 'UTC', ...options }),
  );
}

function timeFormat(lang: ReaderLanguage, zone: string): Intl.DateTimeFormat {
  return cached(
    `time:${lang}:${zone}`,
    () =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'shortOffset',
      }),
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function cached(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const known = formats.get(key);
  if (known) return known;
  const made = make();
  if (formats.size > 3000) formats.clear();
  formats.set(key, made);
  return made;
}
