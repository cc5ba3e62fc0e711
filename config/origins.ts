import type { Catalogue } from './catalogue.ts';

export type Level = 'default' | 'global' | 'family' | 'source';

/** One setting of a source: what counts in the end, which level says so, and what would count without the source's own word. */
export interface Origin {
  /** Such as `article.title`. */
  path: string;
  value: unknown;
  from: Level;
  /** What the levels above say; undefined when none says anything. */
  above: unknown;
  /** The source says something else than the levels above. */
  differs: boolean;
}

const INHERITED = ['every', 'atLeastEvery', 'window', 'zone', 'article', 'fetch'] as const;
const BUILT_IN: Record<string, unknown> = { every: '15m', atLeastEvery: '6h', 'fetch.mode': 'http' };

/** Every setting that a source could inherit, with where its value comes from; in the order of the file. */
export function origins(catalogue: Catalogue, id: string): Origin[] {
  const file = catalogue.files.get(id);
  if (!file) return [];
  const family = file.family ? catalogue.families.get(file.family) : undefined;
  const levels = { global: leaves(catalogue.global), family: leaves(family ?? {}), source: leaves(file) };
  const paths = new Set([
    ...Object.keys(BUILT_IN),
    ...Object.values(levels).flatMap((level) => [...level.keys()]),
  ]);
  return [...paths].map((path) => {
    const own = levels.source.get(path);
    const above = levels.family.get(path) ?? levels.global.get(path) ?? BUILT_IN[path];
    const from = levelOf(path, levels);
    return {
      path,
      value: own ?? above,
      from,
      above,
      differs: own !== undefined && JSON.stringify(own) !== JSON.stringify(above),
    };
  });
}

function levelOf(path: string, levels: Record<Exclude<Level, 'default'>, Map<string, unknown>>): Level {
  for (const level of ['source', 'family', 'global'] as const) if (levels[level].has(path)) return level;
  return 'default';
}

function leaves(file: object): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const values = Object.entries(file) as [string, unknown][];
  for (const [key, value] of values) {
    if (!INHERITED.some((each) => each === key)) continue;
    const nested = (key === 'article' || key === 'fetch') && typeof value === 'object' && value !== null;
    if (!nested) found.set(key, value);
    else for (const [name, inner] of Object.entries(value)) found.set(`${key}.${name}`, inner);
  }
  return found;
}
