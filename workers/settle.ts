import { decideCopy } from '../core/copies/decide.ts';
import { isOldNews } from '../core/poll/old-news.ts';
import { nextRecheck } from '../core/poll/rhythm.ts';
import { copyCandidates, pointAtOriginal } from '../store/articles.ts';
import type { Database } from '../store/database.ts';
import { insertArticle } from '../store/new-article.ts';
import { finishRef, lockWaitingRef } from '../store/refs.ts';
import { lockText } from '../store/text-lock.ts';
import { faultPoint } from '../telemetry/fault.ts';
import type { Prepared } from './prepare.ts';
import type { SettleServices } from './services.ts';
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

/**
 * Settles a page in the caller's transaction: identity, copy, verdict, story, alerts, ledger. Everything is decided before
 * anybody is told; what comes back is queued after the commit.
 */
export async function settle(services: SettleServices, tx: Database, page: Prepared): Promise<Settled> {
  const { read, article, reading, print, stored } = page;
  const { verdict } = reading;
  if (!(await lockWaitingRef(tx, read.ref.id))) return nothing('finished');
  await lockText(tx, print.hash, verdict.relevance !== 'no');
  const { url, slug, translated } = stored;
  const candidates = await copyCandidates(tx, {
    url,
    contentHash: print.hash,
    bands: print.bands,
    originUrl: page.origin,
    slug,
  });
  const same = candidates.find((candidate) => candidate.url === url);
  if (same) return await leave(tx, read.ref.id, same.id);
  const copy = decideCopy(
    { ...article, translated, contentHash: print.hash, attribution: stored.attribution },
    candidates,
  );
  const id = await insertArticle(tx, { ...stored, copyOf: copy.copyOf }, page.beside);
  if (!id) return await leave(tx, read.ref.id, null);
  faultPoint('article.after-insert');
  for (const mirror of copy.becomeCopies) await pointAtOriginal(tx, mirror, id);
  const told = await tellStory(services, tx, {
    article: { ...article, id },
    reading,
    copyOf: copy.copyOf,
    becomeCopies: copy.becomeCopies,
    quiet: isQuiet(read.ref, stored.publishedAt),
  });
  const reason = reasonFor(verdict.relevance, copy.copyOf);
  const kept = reason === 'kept';
  await finishRef(tx, read.ref.id, {
    state: kept ? 'kept' : 'dropped',
    reason,
    articleId: id,
    recheckAt: kept ? nextRecheck(stored.now, read.ref.rechecks, services.tempo.recheckMs) : null,
  });
  faultPoint('article.before-commit');
  return { ...nothing(reason), articleId: id, ...told };
}

/** From a backfill, or on the site for long before its source was watched. `publishedAt` is what the page itself says. */
export function isQuiet(ref: Prepared['read']['ref'], publishedAt: Date | null): boolean {
  const { quiet, first_rank: firstRank, found_at: foundAt, published_at: listedAt } = ref;
  return quiet || isOldNews({ firstRank, foundAt, publishedAt: publishedAt ?? listedAt });
}

function reasonFor(relevance: string, copyOf: string | null): string {
  if (relevance === 'no') return 'off-topic';
  return copyOf ? 'copy' : 'kept';
}

async function leave(tx: Database, refId: string, articleId: string | null): Promise<Settled> {
  const reason = 'same-address';
  await finishRef(tx, refId, { state: 'dropped', reason, articleId, recheckAt: null });
  return { ...nothing(reason), articleId };
}

/** An end of which nobody hears. */
export function nothing(reason: string): Settled {
  return { reason, articleId: null, storyId: null, alerts: 0, deliveries: [] };
}
