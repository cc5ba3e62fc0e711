import { z } from 'zod';
import type { OfficialPage } from '../../core/official.ts';
import { titlesByLanguage, type StoryCard } from '../../core/card.ts';
import { KINDS, RELEVANCES } from '../../core/verdict.ts';

const pair = z.tuple([z.string(), z.string()]);

export const articleOut = z.object({
  id: z.string(),
  url: z.string(),
  source: z.string(),
  lang: z.string(),
  title: z.string(),
  published_at: z.string().nullable(),
  copy_of: z.string().nullable(),
});

export const storyOut = z.object({
  id: z.string(),
  title: z.record(z.string(), z.string()),
  relevance: z.enum(RELEVANCES),
  pairs: z.array(pair),
  vn: z.array(z.string()),
  jp: z.array(z.string()),
  kinds: z.array(z.enum(KINDS)),
  event_date: z.string().nullable(),
  first_seen_at: z.string(),
  independent: z.number(),
  copies: z.number(),
  articles: z.array(articleOut),
});

export const factsOut = z.object({
  pairs: z.array(z.object({ pair, quote: z.string() })),
  kinds: z.array(z.object({ kind: z.enum(KINDS), quote: z.string() })),
  when: z.object({ from: z.string(), until: z.string().nullable(), quote: z.string() }).nullable(),
  people: z.array(z.object({ name: z.string(), office: z.string(), quote: z.string() })),
  organisations: z.array(z.object({ name: z.string(), quote: z.string() })),
  document: z
    .object({
      form: z.string(),
      quote: z.string(),
      term: z.object({ years: z.number(), quote: z.string() }).optional(),
    })
    .nullable(),
});
const officialOut = z.object({
  url: z.string(),
  source: z.string(),
  lang: z.string(),
  title: z.string(),
  published_at: z.string(),
});
/**
 * One story: as in a list, with the facts of its card, the words of the leading article that say them, and a public body's
 * own page of the event, where one is certain.
 */
export const storyDetailOut = storyOut.extend({ facts: factsOut, official: officialOut.nullable() });

export const storiesOut = z.object({ stories: z.array(storyOut), next: z.string().nullable() });
export const matrixOut = z.object({
  cells: z.array(z.object({ vn: z.string(), jp: z.string(), stories: z.number() })),
});
export const sourcesOut = z.object({
  sources: z.array(
    z.object({
      id: z.string(),
      name: z.object({ vi: z.string(), ja: z.string(), en: z.string() }),
      home: z.string(),
      state: z.string(),
      last_ok_at: z.string().nullable(),
    }),
  ),
});
export const articleDetailOut = articleOut.extend({
  story: z.string().nullable(),
  lead: z.string().nullable(),
  verdict: z.record(z.string(), z.unknown()).nullable(),
});
export const acceptedOut = z.object({ accepted: z.literal(true) });
export const errorOut = z.object({ error: z.string(), field: z.string().optional() });
export const mailboxOut = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      html: z.string().nullable(),
      headers: z.record(z.string(), z.string()),
      received_at: z.string(),
    }),
  ),
});

/** A story as the API writes it. */
export function storyJson(card: StoryCard): z.infer<typeof storyOut> {
  return {
    id: card.id,
    title: titlesByLanguage(card),
    relevance: card.relevance,
    pairs: card.pairs,
    vn: card.vn,
    jp: card.jp,
    kinds: card.kinds,
    event_date: card.eventDate,
    first_seen_at: card.firstSeenAt.toISOString(),
    independent: card.independent,
    copies: card.copies,
    articles: card.articles.map((article) => ({
      id: article.id,
      url: article.url,
      source: article.sourceId,
      lang: article.lang,
      title: article.title,
      published_at: article.publishedAt?.toISOString() ?? null,
      copy_of: article.copyOf,
    })),
  };
}

/** A story by itself, with its facts and the public body's page that confirms it. */
export function storyDetailJson(card: StoryCard, page: OfficialPage | null): z.infer<typeof storyDetailOut> {
  const official = page && {
    url: page.url,
    source: page.sourceId,
    lang: page.lang,
    title: page.title,
    published_at: page.publishedAt.toISOString(),
  };
  return { ...storyJson(card), facts: card.facts, official };
}
