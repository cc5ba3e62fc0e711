import { canonicalUrl, slugOf } from '../core/address/canonical-url.ts';
import type { ArticleText, Draft, Page } from '../core/article.ts';
import { decideCopy } from '../core/copies/decide.ts';
import { fingerprint } from '../core/copies/fingerprint.ts';
import { nextRecheck } from '../core/poll/rhythm.ts';
import type { Source } from '../core/source.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { foldText, normaliseText, unaccent } from '../core/text/normalise.ts';
import { copyCandidates, pointAtOriginal } from '../store/articles.ts';
import { insertArticle } from '../store/new-article.ts';
import type { Database } from '../store/database.ts';
import { finishRef, lockWaitingRef } from '../store/refs.ts';
import { lockText } from '../store/text-lock.ts';
import { addressRules } from './address-rules.ts';
import { faultPoint } from '../telemetry/fault.ts';
import type { Services } from './services.ts';
import { tellStory } from './tell-story.ts';

/** What became of a ref, after the commit. */
export interface Settled {
  /** `kept`, or the ledger's reason for leaving it out. */
  reason: string;
  articleId: string | null;
  storyId: string | null;
  alerts: number;
  /** Deliveries to be queued now. */
  deliveries: string[];
}

/** A page that was read, on its way into the store. */
export interface ReadPage {
  source: Source;
  ref: { id: string; rechecks: number; quiet: boolean };
  page: Page;
  draft: Draft & { title: string; text: string };
}

/**
 * Settles a page in one transaction: identity, copy, verdict, story, alerts, ledger. Everything is decided before
 * anybody is told; what comes back is queued after the commit.
 */
export async function settle(services: Services, read: ReadPage): Promise<Settled> {
  const { source, page, draft } = read;
  const rules = addressRules(source);
  const url = canonicalUrl(ownAddress(draft.canonicalUrl, page.finalUrl), rules) ?? page.finalUrl;
  const text = wholeText(draft);
  const print = fingerprint(text);
  const now = services.now();
  const article: ArticleText = {
    id: '0',
    url,
    lang: draft.lang,
    title: draft.title,
    text,
    publishedAt: draft.publishedAt,
  };
  const reading = services.judge.readArticle(article);
  const { verdict } = reading;
  return await services.db.transaction().execute(async (tx) => {
    if (!(await lockWaitingRef(tx, read.ref.id))) return nothing('finished');
    await lockText(tx, print.hash, verdict.relevance !== 'no');
    const slug = slugOf(url);
    const origin = draft.attribution?.url ? canonicalUrl(draft.attribution.url) : null;
    const candidates = await copyCandidates(tx, {
      url,
      contentHash: print.hash,
      bands: print.bands,
      originUrl: origin,
      slug,
    });
    const same = candidates.find((candidate) => candidate.url === url);
    if (same) return await leave(tx, read, 'same-address', same.id);
    const translated = source.translated;
    const copy = decideCopy(
      { ...article, translated, contentHash: print.hash, attribution: draft.attribution },
      candidates,
    );
    const stored = {
      sourceId: source.id,
      url,
      fetchUrl: page.finalUrl,
      title: draft.title,
      lead: draft.lead,
      text,
      lang: draft.lang ?? 'und',
      publishedAt: draft.publishedAt,
      modifiedAt: draft.modifiedAt,
      author: draft.author,
      section: draft.section,
      image: draft.image,
      attribution: draft.attribution,
      flags: draft.flags,
      contentHash: print.hash,
      copyOf: copy.copyOf,
      translated,
      storyId: null,
      slug,
      folded: searchText(draft.title, text),
      etag: page.etag,
      lastModified: page.lastModified,
      now,
    };
    const marks = verdict.relevance === 'no' ? [] : storyEvidence(article, reading).marks;
    const id = await insertArticle(tx, stored, { bands: print.bands, verdict, marks, html: page.body });
    if (!id) return await leave(tx, read, 'same-address', null);
    faultPoint('article.after-insert');
    for (const mirror of copy.becomeCopies) await pointAtOriginal(tx, mirror, id);
    const told = await tellStory(services, tx, {
      article: { ...article, id },
      reading,
      copyOf: copy.copyOf,
      becomeCopies: copy.becomeCopies,
      quiet: read.ref.quiet,
    });
    const reason = reasonFor(verdict.relevance, copy.copyOf);
    const recheckAt = nextRecheck(now, read.ref.rechecks, services.tempo.recheckMs);
    const state = reason === 'kept' ? 'kept' : 'dropped';
    await finishRef(tx, read.ref.id, {
      state,
      reason,
      articleId: id,
      recheckAt: state === 'kept' ? recheckAt : null,
    });
    faultPoint('article.before-commit');
    return { reason, articleId: id, ...told };
  });
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

/** Lead and body as one text: what is judged, compared and stored; a mirror often has the lead inside its body. */
export function wholeText(draft: { lead: string | null; text: string }): string {
  return normaliseText(
    draft.lead && !draft.text.includes(draft.lead) ? `${draft.lead}\n\n${draft.text}` : draft.text,
  );
}

/** Title and body as search reads them: small letters, no marks. */
export function searchText(title: string, text: string): string {
  return unaccent(foldText(`${title} ${text}`)).slice(0, 100_000);
}

function reasonFor(relevance: string, copyOf: string | null): string {
  if (relevance === 'no') return 'off-topic';
  return copyOf ? 'copy' : 'kept';
}

async function leave(
  tx: Database,
  read: ReadPage,
  reason: string,
  articleId: string | null,
): Promise<Settled> {
  await finishRef(tx, read.ref.id, { state: 'dropped', reason, articleId, recheckAt: null });
  return { ...nothing(reason), articleId };
}

function nothing(reason: string): Settled {
  return { reason, articleId: null, storyId: null, alerts: 0, deliveries: [] };
}
