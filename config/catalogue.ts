import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import {
  familySchema,
  globalSchema,
  sourceSchema,
  type ArticleRules,
  type DiscoverEntry,
  type FamilyFile,
  type GlobalFile,
  type Source,
  type SourceFile,
} from '../core/source.ts';
import { checkFamily, checkGlobal, checkSource } from './check-source.ts';
import { readYaml, type ConfigFault, type YamlFile } from './read-yaml.ts';

const DURATIONS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const EVERY = '15m';
const AT_LEAST_EVERY = '6h';
const ZONE_OF = { VN: 'Asia/Ho_Chi_Minh', JP: 'Asia/Tokyo' } as const;

/** The texts of a catalogue, by id: one global, the families, the sources. */
export interface CatalogueTexts {
  global: string | null;
  families: ReadonlyMap<string, string>;
  sources: ReadonlyMap<string, string>;
}

/** A catalogue that was read: what each level says, what is polled in the end, and what is wrong. */
export interface Catalogue {
  sources: Source[];
  faults: ConfigFault[];
  global: GlobalFile;
  families: ReadonlyMap<string, FamilyFile>;
  files: ReadonlyMap<string, SourceFile>;
}

/** Reads the texts of `<dir>/global.yaml`, `<dir>/families/*.yaml` and `<dir>/sources/*.yaml`; a missing folder is a fault. */
export function readTexts(dir: string): CatalogueTexts & { faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const global = join(dir, 'global.yaml');
  return {
    global: existsSync(global) ? readFileSync(global, 'utf8') : null,
    families: textsIn(join(dir, 'families'), faults),
    sources: textsIn(join(dir, 'sources'), faults),
    faults,
  };
}

function textsIn(folder: string, faults: ConfigFault[]): Map<string, string> {
  const name = basename(folder);
  if (!existsSync(folder)) {
    faults.push({ file: name, path: '', sentence: `The folder ${name}/ is missing from the configuration.` });
    return new Map();
  }
  const files = readdirSync(folder).filter((entry) => /\.ya?ml$/.test(entry));
  return new Map(
    files.sort().map((entry) => [entry.replace(/\.ya?ml$/, ''), readFileSync(join(folder, entry), 'utf8')]),
  );
}

/**
 * Merges global, family and source field by field. Faults are all that could be found, each with its file and place; a
 * source with a fault is left out. Nothing is thrown.
 */
export function buildCatalogue(texts: CatalogueTexts): Catalogue {
  const faults: ConfigFault[] = [];
  const global = readOne('global.yaml', texts.global ?? '{}', globalSchema, faults, checkGlobal) ?? {};
  const families = new Map<string, FamilyFile>();
  for (const [id, text] of texts.families) {
    const family = readOne(`families/${id}.yaml`, text, familySchema, faults, checkFamily);
    if (family) families.set(family.id, family);
  }
  const files = new Map<string, SourceFile>();
  for (const [id, text] of texts.sources) {
    const check = (written: SourceFile, file: YamlFile) => checkSource(written, file, families);
    const source = readOne(`sources/${id}.yaml`, text, sourceSchema, faults, check);
    if (source) files.set(source.id, source);
  }
  const sources = [...files.values()].map((file) => mergedSource(file, families, global));
  return { sources, faults, global, families, files };
}

function readOne<T>(
  name: string,
  text: string,
  schema: z.ZodType<T>,
  faults: ConfigFault[],
  check: (value: T, file: YamlFile) => ConfigFault[],
): T | null {
  const file = readYaml(name, text);
  if (file.faults.length) {
    faults.push(...file.faults);
    return null;
  }
  const value = parsed(file, schema, faults);
  if (!value) return null;
  const found = check(value, file);
  faults.push(...found);
  return found.length ? null : value;
}

function parsed<T>(file: YamlFile, schema: z.ZodType<T>, faults: ConfigFault[]): T | null {
  const result = schema.safeParse(file.value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    if (!keys.length) faults.push(file.fault(issue.path, sentence(issue.message)));
    for (const key of keys)
      faults.push(
        file.fault([...issue.path, key], `The key "${key}" is unknown here; look for a misspelling.`),
      );
  }
  return null;
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** A source as it is polled: its own file over its family's over what holds for all. */
function mergedSource(
  file: SourceFile,
  families: ReadonlyMap<string, FamilyFile>,
  global: GlobalFile,
): Source {
  const family = file.family ? families.get(file.family) : undefined;
  const every = duration(file.every ?? family?.every ?? global.every ?? EVERY);
  const longest = duration(
    file.atLeastEvery ?? family?.atLeastEvery ?? global.atLeastEvery ?? AT_LEAST_EVERY,
  );
  return {
    id: file.id,
    name: file.name,
    country: file.country,
    language: file.language,
    kind: file.kind,
    home: file.home,
    aliases: file.aliases ?? [],
    family: file.family ?? null,
    discover: file.discover.map((entry) => withListing(entry, family)),
    article: mergedArticle(global.article, family?.article, file.article),
    fetch: { mode: 'http', ...global.fetch, ...family?.fetch, ...file.fetch },
    everyMs: every,
    longestMs: Math.max(longest, every),
    window: file.window ?? family?.window ?? global.window ?? null,
    zone: file.zone ?? family?.zone ?? ZONE_OF[file.country],
    paused: file.paused ?? false,
    translated: file.translated ?? false,
  };
}

/** What a level above takes out or strips holds for each member, which may add to it. */
function mergedArticle(...levels: (ArticleRules | undefined)[]): ArticleRules {
  const article: ArticleRules = Object.assign({}, ...levels);
  const remove = levels.flatMap((level) => level?.remove ?? []);
  const prefixes = levels.flatMap((level) => level?.prefixes ?? []);
  if (remove.length) article.remove = [...new Set(remove)];
  if (prefixes.length) article.prefixes = [...new Set(prefixes)];
  return article;
}

function withListing(entry: DiscoverEntry, family: FamilyFile | undefined): DiscoverEntry {
  if (entry.kind === 'listing') return { ...family?.listing, ...entry };
  return entry.kind === 'json' ? { ...family?.json, ...entry } : entry;
}

function duration(written: string): number {
  return Number.parseInt(written, 10) * (DURATIONS[written.at(-1) ?? 'm'] ?? 0);
}
