import type { SourceFile } from '../../core/source.ts';
import { addChecked, jsonOf } from './checked.ts';
import type { Imported } from './exchange.ts';

/** `{"sources":[…]}`, each as its YAML file says it. */
export function writeJson(sources: readonly SourceFile[]): string {
  return `${JSON.stringify({ sources }, null, 2)}\n`;
}

export function readJson(text: string): Imported {
  const value = jsonOf(text);
  const list = typeof value === 'object' && value !== null && 'sources' in value ? value.sources : value;
  if (!Array.isArray(list)) return { sources: [], faults: ['The file is no JSON with a list "sources".'] };
  const imported: Imported = { sources: [], faults: [] };
  for (const [at, entry] of list.entries()) addChecked(imported, entry, `sources[${at}]`);
  return imported;
}
