import type { StoryCard } from '../core/card.ts';
import { townNamed, type Told } from '../core/named-town.ts';
import type { Localities, Towns } from '../core/place-name.ts';
import type { Reader } from './context.ts';
import { localityName, shortDay } from './format.ts';

/** What wording needs of the gazetteer. */
export interface Gazetteer {
  localities: Localities;
  towns: Towns;
}

/** Two sides that work together, each with the code of its province-level unit. */
export interface Sides {
  vn: string;
  jp: string;
  vnName: string;
  jpName: string;
}

const MOST_PAIRS = 2;
const MOST_KINDS = 3;

/** The pairs of a story by today's units, once each, with names: a town's where the headline names the town. */
export function sidesOf(card: Pick<StoryCard, 'pairs'>, told: Told | undefined, names: Names): Sides[] {
  const { localities } = names.gazetteer;
  const now = (code: string) => localities.get(code)?.current ?? code;
  const found = new Map<string, Sides>();
  // Today's own name before a former one of the same ground.
  const sorted = [...card.pairs].sort(([a], [b]) => Number(now(a) !== a) - Number(now(b) !== b));
  for (const [vn, jp] of sorted) {
    const key = `${now(vn)}:${jp}`;
    if (found.has(key)) continue;
    found.set(key, { vn, jp, vnName: placeName(vn, told, names), jpName: placeName(jp, told, names) });
  }
  return [...found.values()];
}

/** The reader's language and the gazetteer: what names are made from. */
export interface Names {
  reader: Reader;
  gazetteer: Gazetteer;
}

/** A locality as the story names it: the town that stands for it, else the province. */
export function placeName(code: string, told: Told | undefined, names: Names): string {
  const town = told ? townNamed(code, told) : null;
  const found = town ? names.gazetteer.towns.get(town) : undefined;
  return found
    ? found.names[names.reader.lang]
    : localityName(code, names.gazetteer.localities, names.reader);
}

/** Who with whom, in the reader's language: 「ハイフォン市と北九州市」. */
export function whoText(card: StoryCard, told: Told | undefined, names: Names): string {
  const { t } = names.reader;
  const sides = sidesOf(card, told, names);
  if (sides.length) {
    const shown = sides
      .slice(0, MOST_PAIRS)
      .map(({ vnName, jpName }) => t('who.pair', { vn: vnName, jp: jpName }));
    const more = sides.length - shown.length;
    return joined(shown, 'who.and', names) + (more ? t('who.morePairs', { count: more }) : '');
  }
  const list = (codes: readonly string[], country: string) => {
    const own = codes.slice(0, MOST_KINDS).map((code) => placeName(code, told, names));
    const more = codes.length - own.length;
    return own.length
      ? joined(own, 'who.list', names) + (more ? t('who.more', { count: more }) : '')
      : t(country);
  };
  return t('who.pair', { vn: list(card.vn, 'who.vietnam'), jp: list(card.jp, 'who.japan') });
}

function joined(parts: readonly string[], key: string, names: Names): string {
  return parts.join(names.reader.t(key));
}

/** What it is about: 「覚書・協定、環境」. */
export function whatText(card: StoryCard, reader: Reader): string {
  const kinds = card.kinds.slice(0, MOST_KINDS).map((kind) => reader.t(`kind.${kind}`));
  return kinds.length ? kinds.join(reader.t('who.list')) : reader.t('headline.noKind');
}

/**
 * A story's headline in the reader's language, in our own words from the event card: who with whom, what kind, which day.
 * A day is said only where a text names it.
 */
export function headline(card: StoryCard, told: Told | undefined, names: Names & { now: Date }): string {
  const { t, lang } = names.reader;
  const values = { who: whoText(card, told, names), what: whatText(card, names.reader) };
  if (!card.eventDate) return t('headline.plain', values);
  return t('headline.dated', { ...values, day: shortDay(card.eventDate, lang, names.now) });
}
