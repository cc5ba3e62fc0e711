import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  CUES,
  WRITTEN,
  type GazetteerEntry,
  type Phrases,
  type Topic,
  type Town,
} from '../../core/judge/topic.ts';
import type { Localities, Locality } from '../../core/place-name.ts';
import { KINDS } from '../../core/verdict.ts';
import { formatFaults } from '../load-sources.ts';
import { readAdditions, withAdditions } from './additions.ts';

/** The topic's files can't be used; the message has a line for each fault. */
export class TopicFault extends Error {}

const phrases = z.partialRecord(z.enum(WRITTEN), z.array(z.string().min(1)));
const entry = z.strictObject({
  id: z.string(),
  code: z.string().regex(/^(VN|JP)-[0-9A-Z]{2}$/),
  country: z.enum(['VN', 'JP']),
  level: z.enum(['province', 'municipality', 'site']),
  city: z.boolean().optional(),
  kind: z.string().optional(),
  current: z.string(),
  names: z.strictObject({ vi: z.string(), ja: z.string(), en: z.string() }),
  aliases: phrases,
});
const town = z.strictObject({
  code: z.string().regex(/^(VN|JP)-[0-9A-Z]{2}$/),
  en: z.string().optional(),
  ja: z.string().optional(),
  zh: z.array(z.string()).optional(),
  vi: z.string().optional(),
});
const weights = z.record(z.string(), z.number());
const phraseLine = z.union([
  z.strictObject({ cue: z.enum(CUES), lang: z.enum(WRITTEN), phrases: z.array(z.string().min(1)) }),
  z.strictObject({ kind: z.enum(KINDS), lang: z.enum(WRITTEN), phrases: z.array(z.string().min(1)) }),
  z.strictObject({ plain: z.literal(true), lang: z.enum(WRITTEN), phrases: z.array(z.string().min(1)) }),
]);
const trapFile = z.strictObject({ traps: phrases, ambiguous: z.array(z.string()) });
const priorFile = z.strictObject({
  core: weights,
  alert: weights,
  acts: weights,
  kinds: weights,
});
const weightFile = z.strictObject({
  relevance: z.strictObject({ core: weights, alert: weights }),
  kinds: z.record(z.enum(KINDS), weights),
});

/**
 * Reads and checks everything the judge knows from a folder, with what operators add to it: `additions`, or else the
 * folder's additions.yaml where there is one. Throws TopicFault with all faults at once.
 */
export function loadTopic(dir: string, additions: string | null = null): Topic {
  const topic = readTopic(dir);
  const file = join(dir, 'additions.yaml');
  const text = additions ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
  if (!text.trim()) return topic;
  const read = readAdditions(topic, text);
  if (!read.additions) throw new TopicFault(formatFaults(read.faults));
  return withAdditions(topic, read.additions, text);
}

/** The topic of the files alone. Throws TopicFault with all faults at once. */
export function readTopic(dir: string): Topic {
  const faults: string[] = [];
  const hash = createHash('sha256');
  const read = (name: string): string => {
    try {
      const text = readFileSync(join(dir, name), 'utf8');
      hash.update(text);
      return text;
    } catch {
      faults.push(`${join(dir, name)}: the file can't be read`);
      return '';
    }
  };
  const check = <T>(name: string, schema: z.ZodType<T>, value: unknown): T | undefined => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues)
      faults.push(`${join(dir, name)}: ${issue.path.join('.')}: ${issue.message}`);
    return undefined;
  };
  const parsed = (name: string, parser: (text: string) => unknown): unknown => {
    const text = read(name);
    try {
      return parser(text);
    } catch (error) {
      faults.push(
        `${join(dir, name)}: ${error instanceof Error ? error.message.split('\n')[0] : 'not readable'}`,
      );
      return undefined;
    }
  };
  const lines = <T>(name: string, schema: z.ZodType<T>): T[] =>
    readLines(read(name), join(dir, name), schema, faults);
  const entries: GazetteerEntry[] = lines('localities.jsonl', entry);
  const towns: Town[] = lines('towns.jsonl', town);
  const phraseLines = lines('cues.jsonl', phraseLine);
  const traps = check('traps.yaml', trapFile, parsed('traps.yaml', parse));
  const learned = check('weights.json', weightFile, parsed('weights.json', JSON.parse));
  const priors = check('priors.yaml', priorFile, parsed('priors.yaml', parse));
  faults.push(...unknownUnits(entries, towns, join(dir, 'localities.jsonl'), join(dir, 'towns.jsonl')));
  if (faults.length || !priors || !traps || !learned) throw new TopicFault(faults.join('\n'));
  return {
    entries,
    towns,
    cues: byName(
      CUES,
      phraseLines.flatMap((line) => ('cue' in line ? [{ ...line, name: line.cue }] : [])),
    ),
    kinds: byName(
      KINDS,
      phraseLines.flatMap((line) => ('kind' in line ? [{ ...line, name: line.kind }] : [])),
    ),
    plain: byName(
      ['plain'],
      phraseLines.flatMap((line) => ('plain' in line ? [{ ...line, name: 'plain' as const }] : [])),
    ).plain,
    ...traps,
    weights: learned,
    priors,
    rules: hash.digest('hex').slice(0, 12),
  };
}

/** Phrases by name and language; a name without a line has none. */
function byName<N extends string>(
  names: readonly N[],
  lines: readonly { name: N; lang: (typeof WRITTEN)[number]; phrases: string[] }[],
): Record<N, Phrases> {
  const all = Object.fromEntries(names.map((name): [N, Phrases] => [name, {}])) as Record<N, Phrases>;
  for (const { name, lang, phrases: more } of lines) all[name][lang] = [...(all[name][lang] ?? []), ...more];
  return all;
}

/** A unit must say which province-level unit it is today, and a town in which it lies; both must have a line. */
function unknownUnits(
  entries: readonly GazetteerEntry[],
  towns: readonly Town[],
  file: string,
  townFile: string,
): string[] {
  const known = new Set(entries.filter(({ level }) => level === 'province').map(({ code }) => code));
  const lost = (code: string, where: string) =>
    known.has(code) ? [] : [`${where}: ${code} is no province-level unit of ${file}`];
  return [
    ...entries.flatMap(({ id, code, current }) => [
      ...lost(code, `${file}: ${id}`),
      ...lost(current, `${file}: ${id}: current`),
    ]),
    ...towns.flatMap(({ code }, index) => lost(code, `${townFile}:${index + 1}`)),
  ];
}

function readLines<T>(text: string, file: string, schema: z.ZodType<T>, faults: string[]): T[] {
  return text.split('\n').flatMap((line, index) => {
    if (!line.trim()) return [];
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      if (parsed.success) return [parsed.data];
      for (const issue of parsed.error.issues)
        faults.push(`${file}:${index + 1}: ${issue.path.join('.')}: ${issue.message}`);
    } catch {
      faults.push(`${file}:${index + 1}: the line is not valid JSON`);
    }
    return [];
  });
}

/** The province-level localities of a topic by code, with the units each of today's was formed from. */
export function localities(topic: Topic): Localities {
  const provinces = topic.entries.filter(({ level }) => level === 'province');
  const map = new Map<string, Locality>();
  for (const { code, country, names, current } of provinces) {
    const formerly = provinces
      .filter((other) => other.current === code && other.code !== code)
      .map((other) => other.code);
    map.set(code, { code, country, names, current, formerly });
  }
  return map;
}
