import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import {
  familySchema,
  sourceSchema,
  type ArticleRules,
  type DiscoverEntry,
  type FamilyFile,
  type Source,
  type SourceFile,
} from '../core/source.ts';
import { checkFamily, checkSource } from './check-source.ts';
import { readYaml, type ConfigFault, type YamlFile } from './read-yaml.ts';

export type { ConfigFault } from './read-yaml.ts';

const DURATIONS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const EVERY = '15m';
const AT_LEAST_EVERY = '6h';
const ZONE_OF = { VN: 'Asia/Ho_Chi_Minh', JP: 'Asia/Tokyo' } as const;

/**
 * Every source of `<dir>/sources/*.yaml` with its family of `<dir>/families/*.yaml` merged in, field by field. Faults are
 * all that could be found, each with its file and place; a source with a fault is left out. Nothing is thrown.
 */
export function loadSources(dir: string): { sources: Source[]; faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const families = new Map<string, FamilyFile>();
  for (const file of yamlFiles(join(dir, 'families'), faults)) {
    const family = parsed(file, familySchema, faults);
    if (family && noted(checkFamily(family, file), faults)) families.set(family.id, family);
  }
  const sources: Source[] = [];
  for (const file of yamlFiles(join(dir, 'sources'), faults)) {
    const written = parsed(file, sourceSchema, faults);
    if (written && noted(checkSource(written, file, families), faults))
      sources.push(merged(written, families));
  }
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

function* yamlFiles(folder: string, faults: ConfigFault[]): Generator<YamlFile> {
  const name = basename(folder);
  if (!existsSync(folder)) {
    faults.push({ file: name, path: '', sentence: `The folder ${name}/ is missing from the configuration.` });
    return;
  }
  for (const entry of readdirSync(folder).sort()) {
    if (!/\.ya?ml$/.test(entry)) continue;
    const file = readYaml(`${name}/${entry}`, readFileSync(join(folder, entry), 'utf8'));
    faults.push(...file.faults);
    if (!file.faults.length) yield file;
  }
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

function noted(found: ConfigFault[], faults: ConfigFault[]): boolean {
  faults.push(...found);
  return found.length === 0;
}

function merged(file: SourceFile, families: ReadonlyMap<string, FamilyFile>): Source {
  const family = file.family ? families.get(file.family) : undefined;
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
    article: mergedArticle(family?.article, file.article),
    fetch: { mode: 'http', ...family?.fetch, ...file.fetch },
    everyMs: duration(file.every ?? EVERY),
    longestMs: Math.max(duration(file.atLeastEvery ?? AT_LEAST_EVERY), duration(file.every ?? EVERY)),
    window: file.window ?? null,
    zone: file.zone ?? family?.zone ?? ZONE_OF[file.country],
    paused: file.paused ?? false,
    translated: file.translated ?? false,
  };
}

/** What a family takes out or strips holds for each member, which may add to it. */
function mergedArticle(family: ArticleRules | undefined, own: ArticleRules | undefined): ArticleRules {
  const article = { ...family, ...own };
  const remove = [...(family?.remove ?? []), ...(own?.remove ?? [])];
  const prefixes = [...(family?.prefixes ?? []), ...(own?.prefixes ?? [])];
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
