import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CUES, WRITTEN, type GazetteerEntry, type Topic, type Town } from '../../core/judge/topic.ts';
import type { Localities, Locality } from '../../core/place-name.ts';
import { KINDS } from '../../core/verdict.ts';

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
  vi: z.string().optional(),
});
const weights = z.record(z.string(), z.number());
const cueFile = z.strictObject({
  cues: z.record(z.enum(CUES), phrases),
  kinds: z.record(z.enum(KINDS), phrases),
});
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

/** Reads and checks everything the judge knows from a folder. Throws TopicFault with all faults at once. */
export function loadTopic(dir: string): Topic {
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
  const entries: GazetteerEntry[] = readLines(
    read('localities.jsonl'),
    join(dir, 'localities.jsonl'),
    entry,
    faults,
  );
  const towns: Town[] = readLines(read('towns.jsonl'), join(dir, 'towns.jsonl'), town, faults);
  const cues = check('cues.yaml', cueFile, parse(read('cues.yaml')));
  const traps = check('traps.yaml', trapFile, parse(read('traps.yaml')));
  const learned = check('weights.json', weightFile, JSON.parse(read('weights.json') || 'null'));
  const priors = check('priors.yaml', priorFile, parse(read('priors.yaml')));
  if (faults.length || !priors || !cues || !traps || !learned) throw new TopicFault(faults.join('\n'));
  return {
    entries,
    towns,
    ...cues,
    ...traps,
    weights: learned,
    priors,
    rules: hash.digest('hex').slice(0, 12),
  };
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
