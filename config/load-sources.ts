import { basename } from 'node:path';
import type { Source } from '../core/source.ts';
import { buildCatalogue, readTexts } from './catalogue.ts';
import type { ConfigFault } from './read-yaml.ts';

export type { ConfigFault } from './read-yaml.ts';

/**
 * Every source of `<dir>/sources/*.yaml` with its family of `<dir>/families/*.yaml` and `<dir>/global.yaml` merged in,
 * field by field. Faults are all that could be found, each with its file and place; a source with a fault is left out.
 * Nothing is thrown.
 */
export function loadSources(dir: string): { sources: Source[]; faults: ConfigFault[] } {
  const texts = readTexts(dir);
  const { sources, faults: found } = buildCatalogue(texts);
  const faults = [...texts.faults, ...found];
  if (!sources.length && !faults.length)
    faults.push({
      file: 'sources',
      path: '',
      sentence: `There is no source in ${basename(dir)}/sources/*.yaml.`,
    });
  return { sources, faults };
}

/** Faults as lines for a terminal: file, line, path and what to do. */
export function formatFaults(faults: readonly ConfigFault[]): string {
  return faults
    .map(
      ({ file, line, path, sentence }) =>
        `${file}${line ? `:${line}` : ''}${path ? ` ${path}` : ''}: ${sentence}`,
    )
    .join('\n');
}
