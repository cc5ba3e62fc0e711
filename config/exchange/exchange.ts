import type { SourceFile } from '../../core/source.ts';
import { readCsv, writeCsv } from './csv.ts';
import { readJson, writeJson } from './json.ts';
import { readOpml, writeOpml } from './opml.ts';

/** Forms in which a catalogue leaves and comes back; what leaves in one of them comes back equal. */
export const FORMATS = ['opml', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** What an import file holds. Faults say the line or entry and what is wrong; such entries are left out. */
export interface Imported {
  sources: SourceFile[];
  faults: string[];
}

/** Sources as text, in the order given. */
export function exportSources(sources: readonly SourceFile[], format: Format): string {
  return WAYS[format].write(sources);
}

/**
 * Reads a text of another reader or of ours. An OPML of another program gives sources with a feed each, paused until
 * somebody has looked at them. Nothing is thrown.
 */
export function importSources(text: string, format: Format): Imported {
  const imported = WAYS[format].read(text.replace(/^\ufeff/, ''));
  const seen = new Set<string>();
  const sources = imported.sources.filter(({ id }) => {
    if (!seen.has(id)) return seen.add(id);
    imported.faults.push(`"${id}" stands there twice; the first counts.`);
    return false;
  });
  return { sources, faults: imported.faults };
}

const WAYS = {
  opml: { write: writeOpml, read: readOpml },
  csv: { write: writeCsv, read: readCsv },
  json: { write: writeJson, read: readJson },
} satisfies Record<Format, { write(sources: readonly SourceFile[]): string; read(text: string): Imported }>;
