import { canonicalUrl, slugOf } from '../core/address/canonical-url.ts';
import type { ArticleText, Draft, Page } from '../core/article.ts';
import type { Fingerprint } from '../core/copies/fingerprint.ts';
import type { Reading } from '../core/judge/judge.ts';
import type { Source } from '../core/source.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import type { ArticleForms } from '../core/text/article-forms.ts';
import type { Ref } from '../store/refs.ts';
import type { BesideArticle, NewArticle } from '../store/new-article.ts';
import { addressRules } from './address-rules.ts';
import type { Services } from './services.ts';

/** A page that was read, on its way into the store. */
export interface ReadPage {
  source: Source;
  ref: Pick<Ref, 'id' | 'rechecks' | 'quiet' | 'found_at' | 'published_at' | 'first_rank'>;
  page: Page;
  draft: MendedDraft;
  /** Forms of the draft's words as they are now. */
  forms: ArticleForms;
  /** The page, packed for keeping. */
  packed: Uint8Array;
}

/** A draft that has what makes an article, with letters that a mirror lost put back. */
export type MendedDraft = Draft & { title: string; text: string };

/** What is to be stored of a page, before anything is known of other articles. */
export interface Prepared {
  read: ReadPage;
  article: ArticleText;
  reading: Reading;
  print: Fingerprint;
  /** Canonical address that the page names as its text's origin. */
  origin: string | null;
  stored: NewArticle;
  beside: BesideArticle;
}

/** Reads off a page all that can be told from the page alone: identity, fingerprint, verdict. */
export function prepare(services: Pick<Services, 'judge' | 'now'>, read: ReadPage): Prepared {
  const { source, page, draft, forms } = read;
  const { text, print } = forms;
  const url =
    canonicalUrl(ownAddress(draft.canonicalUrl, page.finalUrl), addressRules(source)) ?? page.finalUrl;
  const { title, lang, publishedAt } = draft;
  const article: ArticleText = { id: '0', url, lang, title, text, publishedAt };
  const reading = services.judge.readArticle(article);
  const { verdict } = reading;
  const marks = verdict.relevance === 'no' ? [] : storyEvidence(article, reading).marks;
  const stored = {
    sourceId: source.id,
    url,
    fetchUrl: page.finalUrl,
    title,
    lead: draft.lead,
    text,
    lang: lang ?? 'und',
    publishedAt,
    modifiedAt: draft.modifiedAt,
    author: draft.author,
    section: draft.section,
    image: draft.image,
    attribution: draft.attribution,
    flags: draft.flags,
    contentHash: print.hash,
    copyOf: null,
    translated: source.translated,
    slug: slugOf(url),
    bands: print.bands,
    etag: page.etag,
    lastModified: page.lastModified,
    now: services.now(),
  };
  const origin = draft.attribution?.url ? canonicalUrl(draft.attribution.url) : null;
  const beside = { verdict, marks, html: read.packed };
  return { read, article, reading, print, origin, stored, beside };
}

/** A canonical address counts only when it stays on the site that answered. */
function ownAddress(canonical: string | null, answered: string): string {
  if (!canonical || !URL.canParse(canonical)) return answered;
  const site = (url: string) =>
    new URL(url).hostname
      .split('.')
      .slice(-3)
      .join('.')
      .replace(/^www\./, '');
  return site(canonical) === site(answered) ? canonical : answered;
}
