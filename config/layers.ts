import { buildCatalogue, type Catalogue, type CatalogueTexts } from './catalogue.ts';
import type { ConfigFault } from './read-yaml.ts';

/** A text that is to count instead of a file's: saved in the database, or being tried out. */
export interface Layer {
  kind: 'global' | 'family' | 'source' | 'topic';
  name: string;
  yaml: string;
}

/** The file that a layer stands in for, as faults name it. */
export function fileOf({ kind, name }: Pick<Layer, 'kind' | 'name'>): string {
  switch (kind) {
    case 'global':
      return 'global.yaml';
    case 'family':
      return `families/${name}.yaml`;
    case 'source':
      return `sources/${name}.yaml`;
    case 'topic':
      return 'topic/additions.yaml';
  }
}

/** The texts with layers over them; a source or family that no file has is added. */
export function layered(texts: CatalogueTexts, layers: readonly Layer[]): CatalogueTexts {
  const families = new Map(texts.families);
  const sources = new Map(texts.sources);
  let { global } = texts;
  for (const { kind, name, yaml } of layers) {
    if (kind === 'global') global = yaml;
    if (kind === 'family') families.set(name, yaml);
    if (kind === 'source') sources.set(name, yaml);
  }
  return { global, families, sources };
}

/**
 * A catalogue with the saved layers over the files. A layer that this version of the program can't read is left out, so
 * that the file counts again, and its faults are told.
 */
export function buildLayered(
  texts: CatalogueTexts,
  layers: readonly Layer[],
): { catalogue: Catalogue; kept: Layer[]; ignored: ConfigFault[] } {
  let kept = [...layers];
  const ignored: ConfigFault[] = [];
  for (;;) {
    const catalogue = buildCatalogue(layered(texts, kept));
    const bad = kept.filter((layer) => catalogue.faults.some(({ file }) => file === fileOf(layer)));
    if (!bad.length) return { catalogue, kept, ignored };
    const files = new Set(bad.map(fileOf));
    ignored.push(...catalogue.faults.filter(({ file }) => files.has(file)));
    kept = kept.filter((layer) => !bad.includes(layer));
  }
}
