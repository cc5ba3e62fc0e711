import type { CardFacts } from './card-facts.ts';
import type { ReaderLanguage } from './language.ts';
import type { Kind, Pair, Reason, Relevance } from './verdict.ts';

/** One report of a story, as readers see it. */
export interface CardArticle {
  id: string;
  url: string;
  sourceId: string;
  sourceName: { vi: string; ja: string; en: string };
  lang: string;
  title: string;
  publishedAt: Date | null;
  /** The article whose text this is, or null. */
  copyOf: string | null;
  /** Machine-translated or republished by a mirror: never leads. */
  translated: boolean;
}

/** A story as mail, pages, feeds and the API show it: one event with all its reports. */
export interface StoryCard {
  id: string;
  relevance: Relevance;
  pairs: Pair[];
  vn: string[];
  jp: string[];
  kinds: Kind[];
  /** ISO day, or null when no text says it. */
  eventDate: string | null;
  firstSeenAt: Date;
  updatedAt: Date;
  /** The leading article first; copies and translations follow. */
  articles: CardArticle[];
  /** Reports that are neither copies nor translations. */
  independent: number;
  copies: number;
  /** Why it matched: quotes from the leading article. */
  reasons: Reason[];
  /** People, organisations, the paper signed, days, pairs and kinds, each with its quote, from the leading article. */
  facts: CardFacts;
  /** Names of the towns by which the story names its units, by the units' codes; only where a mail or a feed tells it. */
  towns?: Readonly<Record<string, Readonly<Record<ReaderLanguage, string>>>>;
}

/** The leading report's title in each language that has one of its own. */
export function titlesByLanguage(card: StoryCard): Record<string, string> {
  const titles: Record<string, string> = {};
  for (const article of card.articles) titles[article.lang] ??= article.title;
  return titles;
}
