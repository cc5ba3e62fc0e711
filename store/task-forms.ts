import { z } from 'zod';

const layer = z.object({
  kind: z.enum(['global', 'family', 'source', 'topic']),
  name: z.string(),
  yaml: z.string(),
});

/** What a preview is asked: a text, the newest version its editor saw, and a page to look at. */
export const previewInput = layer.extend({
  base: z.string().nullable(),
  url: z.string().nullable(),
  note: z.string().nullable(),
});
export type PreviewInput = z.infer<typeof previewInput>;

const fields = z.object({
  title: z.string().nullable(),
  lead: z.string().nullable(),
  published: z.string().nullable(),
  author: z.string().nullable(),
  section: z.string().nullable(),
  image: z.string().nullable(),
  flags: z.string(),
  text: z.string().nullable(),
});
/** What is extracted from one page, as the console shows it. */
export type PreviewFields = z.infer<typeof fields>;

const previewPage = z.object({
  source: z.string(),
  where: z.enum(['stored', 'live']),
  url: z.string(),
  articleId: z.string().nullable(),
  /** By the rules that count now, and by the draft; null when the page could not be read. */
  before: fields.nullable(),
  after: fields.nullable(),
  failure: z.string().nullable(),
});
export type PreviewPage = z.infer<typeof previewPage>;

/** What came of a preview. `refusals`: why it must not be saved, as keys of the console's words. */
export const previewResult = z.object({
  changed: z.array(z.string()),
  pages: z.array(previewPage),
  listed: z
    .object({ source: z.string(), url: z.string(), links: z.number(), titles: z.array(z.string()) })
    .nullable(),
  refusals: z.array(z.enum(['title-empty', 'body-empty', 'selector-missed', 'no-page', 'faulty'])),
});
export type PreviewResult = z.infer<typeof previewResult>;

/** What a dry run is asked: additions to the topic, over how many days. */
export const dryRunInput = z.object({
  yaml: z.string(),
  base: z.string().nullable(),
  note: z.string().nullable(),
  days: z.number().int().min(1).max(365),
});
export type DryRunInput = z.infer<typeof dryRunInput>;

const changedArticle = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  before: z.string(),
  after: z.string(),
  quote: z.string(),
});
export type ChangedArticle = z.infer<typeof changedArticle>;

/** What came of a dry run, or of judging again: counts over all articles, and the first of each list. */
export const dryRunResult = z.object({
  rules: z.string(),
  judged: z.number(),
  gained: z.number(),
  lost: z.number(),
  otherwise: z.number(),
  gains: z.array(changedArticle),
  losses: z.array(changedArticle),
  others: z.array(changedArticle),
  sets: z.array(
    z.object({
      name: z.string(),
      articles: z.number(),
      before: z.record(z.string(), z.number()),
      after: z.record(z.string(), z.number()),
    }),
  ),
});
export type DryRunResult = z.infer<typeof dryRunResult>;
