import type { ArticleText, Draft, Page } from '../core/article.ts';
import { fingerprint } from '../core/copies/fingerprint.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import type { Source } from '../core/source.ts';
import { reviseArticle, saveBands, saveSnapshot, type articleById } from '../store/articles.ts';
import { saveVerdict } from '../store/verdicts.ts';
import { refreshStory } from '../store/story-facts.ts';
import type { Services } from './services.ts';
import { searchText, wholeText, type Settled } from './settle.ts';
import { lockText } from '../store/text-lock.ts';
import { tellReaders, tellStory } from './tell-story.ts';

/** A stored article and the page that its address shows now. */
export interface SecondLook {
  source: Source;
  stored: NonNullable<Awaited<ReturnType<typeof articleById>>>;
  page: Page;
  draft: Draft & { title: string; text: string };
}

/**
 * Compares a page with what is stored of it. An edit becomes a revision, is judged anew, and readers hear of it only
 * when the story's facts (pair, kind, date, relevance) change. Null when title and text are what they were.
 */
export async function revise(services: Services, look: SecondLook): Promise<Settled | null> {
  const { stored, page, draft } = look;
  const text = wholeText(draft);
  const print = fingerprint(text);
  if (print.hash === stored.content_hash && draft.title === stored.title) return null;
  const now = services.now();
  const article: ArticleText = {
    id: stored.id,
    url: stored.url,
    lang: stored.lang,
    title: draft.title,
    text,
    publishedAt: stored.published_at,
  };
  const reading = services.judge.readArticle(article);
  return await services.db.transaction().execute(async (tx) => {
    await lockText(tx, print.hash, reading.verdict.relevance !== 'no');
    await reviseArticle(tx, stored.id, {
      title: draft.title,
      lead: draft.lead,
      text,
      modifiedAt: draft.modifiedAt ?? now,
      contentHash: print.hash,
      folded: searchText(draft.title, text),
      flags: draft.flags,
      etag: page.etag,
      lastModified: page.lastModified,
      now,
    });
    await saveBands(tx, stored.id, print.bands);
    await saveVerdict(tx, stored.id, reading.verdict, storyEvidence(article, reading).marks, now);
    await saveSnapshot(tx, stored.id, page.body, now);
    const settled: Settled = {
      reason: 'revised',
      articleId: stored.id,
      storyId: stored.story_id,
      alerts: 0,
      deliveries: [],
    };
    if (!stored.story_id) {
      // A page that was a stub when it was first read, and has become news since.
      const told = { article, reading, copyOf: stored.copy_of, becomeCopies: [], quiet: false };
      return { ...settled, ...(await tellStory(services, tx, told)) };
    }
    const changed = await refreshStory(tx, stored.story_id, now);
    if (!changed) return settled;
    return {
      ...settled,
      ...(await tellReaders(services, tx, stored.story_id)),
    };
  });
}
