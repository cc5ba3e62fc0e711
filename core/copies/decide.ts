import { canonicalUrl } from '../address/canonical-url.ts';
import type { Attribution } from '../article.ts';
import { verifyCopy } from './similarity.ts';

/** What deciding needs of a text, new or stored. */
export interface CopyText {
  id: string;
  url: string | null;
  lang: string | null;
  title: string;
  text: string;
  publishedAt: Date | null;
  contentHash: string;
  /** From a mirror or a machine translation: never the original of another site's text. */
  translated: boolean;
  attribution: Attribution | null;
  copyOf?: string | null;
}

/** Whose text it is. */
export interface CopyDecision {
  /** The article whose text this is, or null for an original. */
  copyOf: string | null;
  /** Stored articles that turn out to be copies of the new one (a mirror that was read first). */
  becomeCopies: string[];
  reason: 'same-text' | 'named-origin' | 'near-duplicate' | 'original';
}

const ORIGINAL: CopyDecision = { copyOf: null, becomeCopies: [], reason: 'original' };

/**
 * Decides whether a new article is a copy of a stored one. A translation is not: it has a text of its own and joins the
 * same story. The original is the one named by a source line, else the one that is no mirror, else the one stored first.
 */
export function decideCopy(article: CopyText, candidates: readonly CopyText[]): CopyDecision {
  // Originals first: against a copy nobody can say who came before its original.
  const originals = candidates.filter(({ copyOf }) => !copyOf);
  for (const candidate of [...originals, ...candidates.filter(({ copyOf }) => copyOf)]) {
    const reason = likeness(article, candidate);
    if (!reason) continue;
    const origin = originOf(candidate, candidates);
    if (isOriginOf(article, origin)) return { copyOf: null, becomeCopies: [origin.id], reason };
    return { copyOf: origin.copyOf ?? origin.id, becomeCopies: [], reason };
  }
  return ORIGINAL;
}

/** Whose text a candidate is, where that one is at hand. */
function originOf(candidate: CopyText, candidates: readonly CopyText[]): CopyText {
  return candidates.find(({ id }) => id === candidate.copyOf) ?? candidate;
}

function likeness(article: CopyText, candidate: CopyText): CopyDecision['reason'] | null {
  if (article.lang && candidate.lang && article.lang !== candidate.lang) return null;
  if (article.contentHash === candidate.contentHash && hasWords(article.text)) return 'same-text';
  const { copy, containment } = verifyCopy(article.text, candidate.text);
  if (copy) return 'near-duplicate';
  const named = names(article, candidate) || names(candidate, article);
  return named && containment > 0.4 ? 'named-origin' : null;
}

/** Empty pages and lone captions are equal without being one article. */
function hasWords(text: string): boolean {
  return text.trim().length >= 40;
}

/** Whether a text's source line gives the other's address. */
function names(copy: CopyText, origin: CopyText): boolean {
  const said = copy.attribution?.url ? canonicalUrl(copy.attribution.url) : null;
  return said !== null && origin.url !== null && said === canonicalUrl(origin.url);
}

function isOriginOf(article: CopyText, stored: CopyText): boolean {
  if (stored.copyOf) return false;
  if (names(stored, article)) return true;
  if (names(article, stored)) return false;
  if (article.translated !== stored.translated) return stored.translated;
  const [mine, theirs] = [article.publishedAt?.getTime(), stored.publishedAt?.getTime()];
  return mine !== undefined && theirs !== undefined && mine < theirs - 60_000;
}
