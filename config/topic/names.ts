import type { PlaceNames, Towns } from '../../core/place-name.ts';
import type { Topic } from '../../core/judge/topic.ts';
import { foldText, unaccent } from '../../core/text/normalise.ts';

/** Cities, towns and sites of a topic by their ids. */
export function towns(topic: Topic): Towns {
  return new Map(
    topic.entries
      .filter(({ level }) => level !== 'province')
      .map(({ id, code, country, current, names }) => [id, { id, code, country, current, names }]),
  );
}

/** Every name of the gazetteer, folded as search folds it, with what it names. */
export function placeNames(topic: Topic): PlaceNames {
  const found = new Map<string, { codes: string[]; words: string[] }>();
  for (const { code, level, names, aliases } of topic.entries) {
    const all = [...Object.values(names), ...Object.values(aliases).flat()];
    const folded = [...new Set(all.map((name) => unaccent(foldText(name))))].filter(
      (name) => name.length > 1,
    );
    for (const name of folded) {
      const place = found.get(name) ?? { codes: [], words: [] };
      if (level === 'province') place.codes.push(code);
      else place.words.push(...folded.filter((other) => !place.words.includes(other)));
      found.set(name, place);
    }
  }
  return found;
}
