import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TIE_FORMS, type Tie } from '../../core/ties.ts';
import { KINDS } from '../../core/verdict.ts';
import { TopicFault } from './load.ts';

const when = z
  .string()
  .regex(/^\d{4}(-\d\d){0,2}$/, 'a year, month or day: 2024, 2024-08, 2024-08-29')
  .nullable();
const line = z.strictObject({
  id: z.string(),
  vn: z.string().regex(/^VN-[0-9A-Z]{2}$/),
  jp: z.string().regex(/^JP-\d\d$/),
  signedAs: z.string().nullable().default(null),
  vnTown: z.string().nullable().default(null),
  jpTown: z.string().nullable().default(null),
  form: z.enum(TIE_FORMS),
  signed: when,
  since: when.default(null),
  renewed: z.array(z.string()).default([]),
  until: when.default(null),
  kinds: z.array(z.enum(KINDS)).default([]),
  see: z.array(z.url({ protocol: /^https?$/ })),
});

/** Known ties between localities from `ties.jsonl` of a topic's folder; none when there is no such file. Throws TopicFault. */
export function loadTies(dir: string): Tie[] {
  const file = join(dir, 'ties.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => (text.trim() ? [readTie(text, `${file}:${index + 1}`)] : []));
}

function readTie(text: string, where: string): Tie {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TopicFault(`${where}: the line is not valid JSON`);
  }
  const parsed = line.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new TopicFault(`${where}: ${issue?.path.join('.')}: ${issue?.message}`);
}
