import type { StoryCard } from '../card.ts';
import type { StoryFilter } from '../filter.ts';
import type { Localities } from '../place-name.ts';
import { matchesQuery } from '../query/matches.ts';
import { parseQuery, type Query } from '../query/parse.ts';
import { standingOf, type Ties } from '../standing.ts';

/** What a filter asks of a story. */
export interface MatchSubject extends Pick<StoryCard, 'relevance' | 'pairs' | 'vn' | 'jp' | 'kinds'> {
  langs: readonly string[];
  sources: readonly string[];
}

/** A story as filters see it. */
export function subjectOf(card: StoryCard): MatchSubject {
  const { relevance, pairs, vn, jp, kinds, articles } = card;
  return {
    relevance,
    pairs,
    vn,
    jp,
    kinds,
    langs: articles.map(({ lang }) => lang),
    sources: articles.map(({ sourceId }) => sourceId),
  };
}

/** What matching knows besides the story: `text` is the folded text of its reports, null where no query is asked. */
export interface MatchGround {
  localities: Localities;
  ties: Ties;
  text: string | null;
}

/**
 * Whether a story passes a subscription's filter. Former and current Vietnamese units match each other; pairs, localities and
 * peers are alternatives ("my pair, or anything of my province"), the other fields narrow. Without a wish for relevance of one's
 * own, only what is core passes. The period belongs to searches and is not asked here.
 */
export function matchesFilter(filter: StoryFilter, subject: MatchSubject, ground: MatchGround): boolean {
  return matchesFields(filter, subject, ground) && matchesText(queryOf(filter.q), ground.text);
}

/** The same without the words. */
export function matchesFields(filter: StoryFilter, subject: MatchSubject, ground: MatchGround): boolean {
  if (!matchesWishes(filter, subject)) return false;
  if (!filter.pairs.length && !filter.vn.length && !filter.jp.length) return true;
  return standingOf(filter, subject, ground.localities, ground.ties) !== 'other';
}

/** The query of a filter; null for none, and for one that can't be read (it was refused when it was saved). */
export function queryOf(q: string): Query | null {
  if (!q) return null;
  const parsed = parseQuery(q);
  return parsed.ok ? parsed.query : null;
}

/** Whether a text holds what a query asks for; any text does without a query. */
export function matchesText(query: Query | null, text: string | null): boolean {
  return query === null || matchesQuery(query, text ?? '');
}

/** What a filter asks besides places and words. */
export function matchesWishes(filter: StoryFilter, subject: MatchSubject): boolean {
  if (subject.relevance === 'no') return false;
  const wanted = filter.relevance.length
    ? filter.relevance.includes(subject.relevance)
    : subject.relevance === 'core';
  if (!wanted) return false;
  if (filter.kinds.length && !subject.kinds.some((kind) => filter.kinds.includes(kind))) return false;
  if (filter.langs.length && !subject.langs.some((lang) => filter.langs.includes(lang))) return false;
  return !filter.sources.length || subject.sources.some((source) => filter.sources.includes(source));
}
