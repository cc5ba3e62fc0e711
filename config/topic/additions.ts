import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CUES, WRITTEN, type Phrases, type Topic, type Weights } from '../../core/judge/topic.ts';
import { KINDS } from '../../core/verdict.ts';
import { readYaml, type ConfigFault } from '../read-yaml.ts';

const phrase = z
  .string()
  .min(2, 'write at least two letters')
  .max(200)
  .refine((text) => text.trim() === text, 'leave out the space at its ends');
const phrases = z.partialRecord(z.enum(WRITTEN), z.array(phrase));
const changed = {
  lang: z.enum(WRITTEN),
  add: z.array(phrase).optional(),
  remove: z.array(phrase).optional(),
};
const share = z.number().min(0.05, 'between 0.05 and 0.95').max(0.95, 'between 0.05 and 0.95');

/** What operators add to the topic's files, by hand or in the console: config/topic/additions.yaml. */
export const additionsSchema = z.strictObject({
  /** More names of a place, by its id in localities.jsonl. */
  aliases: z.record(z.string(), phrases).optional(),
  /** Phrases that say who acts or what it is about, more or fewer than cues.jsonl has. */
  cues: z
    .array(
      z.union([
        z.strictObject({ cue: z.enum(CUES), ...changed }),
        z.strictObject({ kind: z.enum(KINDS), ...changed }),
      ]),
    )
    .optional(),
  /** Phrases that hold a place's name and mean something else: they are never read as the place. */
  stop: phrases.optional(),
  /** Names that are places only with a designator or an office beside them. */
  ambiguous: z.array(phrase).optional(),
  /** How sure the judge must be: 0.5 as learned; higher keeps less. */
  thresholds: z
    .strictObject({ core: share.optional(), alert: share.optional(), kind: share.optional() })
    .optional(),
});

export type Additions = z.infer<typeof additionsSchema>;

/** Reads and checks additions against the topic they are for; faults have line and path. */
export function readAdditions(
  topic: Topic,
  text: string,
): { additions: Additions | null; faults: ConfigFault[] } {
  const file = readYaml('topic/additions.yaml', text);
  if (file.faults.length) return { additions: null, faults: file.faults };
  const result = additionsSchema.safeParse(file.value ?? {});
  if (!result.success) {
    const faults = result.error.issues.map((issue) => file.fault(issue.path, `${issue.message}.`));
    return { additions: null, faults };
  }
  const ids = new Set(topic.entries.map(({ id }) => id));
  const faults = Object.keys(result.data.aliases ?? {})
    .filter((id) => !ids.has(id))
    .map((id) => file.fault(['aliases', id], `There is no place "${id}" in localities.jsonl.`));
  return faults.length ? { additions: null, faults } : { additions: result.data, faults };
}

/** A topic with what operators added; its version changes with the text. */
export function withAdditions(topic: Topic, additions: Additions, text: string): Topic {
  const { aliases = {}, cues = [], stop = {}, ambiguous = [], thresholds = {} } = additions;
  const next: Topic = {
    ...topic,
    entries: topic.entries.map((entry) => {
      const more = aliases[entry.id];
      return more ? { ...entry, aliases: joined(entry.aliases, more) } : entry;
    }),
    cues: { ...topic.cues },
    kinds: { ...topic.kinds },
    traps: joined(topic.traps, stop),
    ambiguous: [...new Set([...topic.ambiguous, ...ambiguous])],
    weights: {
      relevance: {
        core: stricter(topic.weights.relevance.core, thresholds.core),
        alert: stricter(topic.weights.relevance.alert, thresholds.alert),
      },
      kinds: Object.fromEntries(
        KINDS.map((kind) => [kind, stricter(topic.weights.kinds[kind], thresholds.kind)]),
      ) as Topic['weights']['kinds'],
    },
    rules: createHash('sha256').update(`${topic.rules}\n${text}`).digest('hex').slice(0, 12),
  };
  for (const change of cues) {
    if ('cue' in change) next.cues[change.cue] = altered(next.cues[change.cue], change);
    else next.kinds[change.kind] = altered(next.kinds[change.kind], change);
  }
  return next;
}

function joined(one: Phrases, more: Phrases): Phrases {
  const all: Phrases = { ...one };
  for (const lang of WRITTEN) {
    const added = more[lang];
    if (added?.length) all[lang] = [...new Set([...(all[lang] ?? []), ...added])];
  }
  return all;
}

function altered(
  phrasesNow: Phrases,
  change: {
    lang: (typeof WRITTEN)[number];
    add?: string[] | undefined;
    remove?: string[] | undefined;
  },
): Phrases {
  const gone = new Set(change.remove);
  const kept = [...(phrasesNow[change.lang] ?? []), ...(change.add ?? [])].filter((each) => !gone.has(each));
  return { ...phrasesNow, [change.lang]: [...new Set(kept)] };
}

/**
 * A model that answers "yes" from another share on. The share moves the bias, so that the judge's own half stays the line
 * and scores near a half stay the uncertain ones.
 */
function stricter(weights: Weights, threshold: number | undefined): Weights {
  if (threshold === undefined || threshold === 0.5) return weights;
  return { ...weights, bias: (weights['bias'] ?? 0) - Math.log(threshold / (1 - threshold)) };
}
