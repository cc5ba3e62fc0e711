import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const OUTLETS = ['kinhtedothi', 'sggp', 'thoidai', 'vietnam-vn'] as const;
export type OutletId = (typeof OUTLETS)[number];

const expected = z.strictObject({
  relevance: z.enum(['core', 'related', 'no']),
  /** Codes as named in the text, parted by a colon: `VN-HN:JP-27`. */
  pairs: z.array(z.string().regex(/^VN-[0-9A-Z]{2}:JP-\d\d$/)).default([]),
  kinds: z.array(z.string()).default([]),
  /** Kinds on which two readers may differ; they count neither way. */
  optional: z.array(z.string()).default([]),
  /** Days from today on which the reported event takes place. */
  event: z.number().int().nullable().default(null),
  story: z.string(),
});

/** One invented article as its author wrote it, with dates still as offsets. */
const manuscript = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Takes title, lead, body and labels of this article where they are not given: the same text elsewhere. */
  copyOf: z.string().optional(),
  /** Takes labels and address of this article: the same article in another language. */
  translationOf: z.string().optional(),
  title: z.string().optional(),
  lead: z.string().optional(),
  /** Paragraphs parted by a blank line; `[photo] …` is a caption, `[related]` the place of related links. */
  body: z.string().optional(),
  author: z.string().optional(),
  section: z.string(),
  /** Days from today and the time in Hà Nội: `-1 16:20`. */
  published: z.string().regex(/^-?\d+ \d\d:\d\d$/),
  /** Held back at the start when news is released while the newspapers run. */
  live: z.boolean().default(false),
  /** The body is filled by a script in the reader's browser. */
  script: z.boolean().default(false),
  /** An agency's name under the text. */
  agency: z.string().optional(),
  /** The text is another outlet's and says so with its address (else only the agency is named). */
  attributed: z.boolean().default(true),
  /** How the address ends where the outlet has several forms. */
  ending: z.string().optional(),
  edit: z
    .strictObject({ title: z.string().optional(), from: z.string(), to: z.string(), after: z.number() })
    .optional(),
  expected: expected.optional(),
});

export type Manuscript = z.output<typeof manuscript> & { outlet: OutletId; lang: 'vi' | 'ja' | 'en' | 'th' };
export type Expected = z.output<typeof expected>;

const FILES = [
  { file: 'kinhtedothi.yaml', outlet: 'kinhtedothi', lang: 'vi' },
  { file: 'sggp.yaml', outlet: 'sggp', lang: 'vi' },
  { file: 'thoidai.yaml', outlet: 'thoidai', lang: 'vi' },
  { file: 'vietnam-vn.vi.yaml', outlet: 'vietnam-vn', lang: 'vi' },
  { file: 'vietnam-vn.ja.yaml', outlet: 'vietnam-vn', lang: 'ja' },
  { file: 'vietnam-vn.en.yaml', outlet: 'vietnam-vn', lang: 'en' },
  { file: 'vietnam-vn.th.yaml', outlet: 'vietnam-vn', lang: 'th' },
] as const;

/** Every article of every outlet in the order of the files. Throws when one is not written as it should be. */
export function readManuscripts(): Manuscript[] {
  return FILES.flatMap(({ file, outlet, lang }) => {
    const text = readFileSync(join(import.meta.dirname, 'articles', file), 'utf8');
    const checked = z.array(manuscript).safeParse(parse(text));
    if (!checked.success) throw new Error(`newspapers/articles/${file}: ${z.prettifyError(checked.error)}`);
    return checked.data.map((entry) => ({ ...entry, outlet, lang }));
  });
}
