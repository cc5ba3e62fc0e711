import type { ArticleText, Page } from '../core/article.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import type { Source } from '../core/source.ts';
import { searchText, type ArticleForms } from '../core/text/article-forms.ts';
import { reviseArticle, saveSnapshot, type articleById } from '../store/articles.ts';
import { saveVerdict } from '../store/verdicts.ts';
import { refreshStory } from '../store/story-facts.ts';
import type { Services } from './services.ts';
import type { MendedDraft } from './prepare.ts';
import type { Settled } from './settle.ts';
import { lockText } from '../store/text-lock.ts';
import { tellReaders, tellStory } from './tell-story.ts';

/** A stored article and the page that its address shows now. */
export interface SecondLook {
  source: Source;
  stored: NonNullable<Awaited<ReturnType<typeof articleById>>>;
  page: Page;
  draft: MendedDraft;
  forms: ArticleForms;
  packed: Uint8Array;
  /** Whether nobody was told of it as of news: then nobody is told of its edits. */
  quiet: boolean;
}

/**
 * Compares a page with what is stored of it. An edit becomes a revision, is judged anew, and readers hear of it only
 * when the article was news to them and the story's facts (pair, kind, date, relevance) change. Null when title and text are
 * what they were.
 */
export async function revise(services: Services, look: SecondLook): Promise<Settled | null> {
  const { stored, page, draft, packed } = look;
  const { text, print } = look.forms;
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
      bands: print.bands,
      flags: draft.flags,
      etag: page.etag,
      lastModified: page.lastModified,
      now,
    });
    await saveVerdict(tx, stored.id, reading.verdict, storyEvidence(article, reading).marks, now);
    await saveSnapshot(tx, stored.id, packed, now);
    const settled: Settled = {
      reason: 'revised',
      articleId: stored.id,
      storyId: stored.story_id,
      alerts: 0,
      deliveries: [],
    };
    if (!stored.story_id) {
      // A page that was a stub when it was first read, and has become news since.
      const told = { article, reading, copyOf: stored.copy_of, becomeCopies: [], quiet: look.quiet };
      return { ...settled, ...(await tellStory(services, tx, told)) };
    }
    const changed = await refreshStory(tx, stored.story_id, now);
    if (!changed || look.quiet) return settled;
    return {
      ...settled,
      ...(await tellReaders(services, tx, stored.story_id)),
    };
  });
}
