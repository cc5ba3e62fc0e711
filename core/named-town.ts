import type { StoryCard } from './card.ts';
import type { ReaderLanguage } from './language.ts';
import type { Towns } from './place-name.ts';
import type { Place } from './verdict.ts';

/** What is known of a story beside its card. */
export interface Told {
  /** Places in the order of the text. */
  places: readonly Place[];
  /** Title and first sentences, parted by a line break. */
  opening: string;
}

/**
 * The town by which a story names a province-level unit: where headline or first sentences name exactly one town of it and
 * the headline does not name the unit itself; else null. A gazetteer id.
 */
export function townNamed(code: string, told: Told): string | null {
  const own = told.places.filter((place) => place.code === code && told.opening.includes(place.quote));
  const title = told.opening.split('\n')[0] ?? '';
  const provinceInTitle = own.some((place) => !place.municipality && title.includes(place.quote));
  const towns = new Set(own.flatMap((place) => (place.municipality ? [place.municipality] : [])));
  const [only] = towns;
  if (provinceInTitle || towns.size !== 1 || only === undefined) return null;
  return own.some((place) => place.municipality === only && title.includes(place.quote)) ||
    own[0]?.municipality === only
    ? only
    : null;
}

/** The names of the towns that stand for a story's units, by the units' codes. */
export function townsOfCard(
  card: Pick<StoryCard, 'vn' | 'jp'>,
  told: Told,
  towns: Towns,
): Record<string, Readonly<Record<ReaderLanguage, string>>> {
  const named = [...card.vn, ...card.jp].flatMap((code) => {
    const town = towns.get(townNamed(code, told) ?? '');
    return town ? [[code, town.names] as const] : [];
  });
  return Object.fromEntries(named);
}
