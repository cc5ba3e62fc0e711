import { sourceSchema, type SourceFile } from '../../core/source.ts';
import type { Imported } from './exchange.ts';

/** Adds a value to an import when it is a source, or a sentence about what is wrong with it. */
export function addChecked(imported: Imported, value: unknown, where: string): void {
  const parsed = sourceSchema.safeParse(value);
  if (parsed.success) imported.sources.push(parsed.data satisfies SourceFile);
  else
    for (const issue of parsed.error.issues.slice(0, 5))
      imported.faults.push(`${where}: ${issue.path.join('.') || 'the entry'}: ${issue.message}`);
}

/** A JSON text, or undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
