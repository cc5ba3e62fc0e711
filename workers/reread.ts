import type { Draft } from '../core/article.ts';
import { fingerprint } from '../core/copies/fingerprint.ts';
import type { Judge } from '../core/judge/judge.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { reviseArticle } from '../store/articles.ts';
import { saveVerdict } from '../store/verdicts.ts';
import type { Database } from '../store/database.ts';
import { completeArticle, type KeptPage } from '../store/kept-pages.ts';
import { refreshStory } from '../store/story-facts.ts';
import { searchText, wholeText } from '../core/text/article-forms.ts';

/** The fields that a page gives; their fill rate tells how well a source is read. */
export const FIELDS = ['title', 'lead', 'text', 'publishedAt', 'author', 'section', 'image'] as const;
export type Field = (typeof FIELDS)[number];

/** Which fields another reading of a kept page changes; one that now finds nothing takes nothing away. */
export function changedFields(stored: KeptPage, draft: Draft): Field[] {
  if (!draft.title || !draft.text) return [];
  const changed: Field[] = [];
  if (draft.title !== stored.title) changed.push('title');
  if (draft.lead && draft.lead !== stored.lead) changed.push('lead');
  if (wholeText({ ...draft, text: draft.text }) !== stored.text) changed.push('text');
  for (const field of ['publishedAt', 'author', 'section', 'image'] as const)
    if (stored[field] === null && draft[field] !== null) changed.push(field);
  return changed;
}

/**
 * Stores what today's parser reads from a kept page: the former text becomes a revision, the article is judged anew, its
 * story's facts follow. Nobody is alerted and nothing is fetched.
 */
export async function reread(
  { db, judge }: { db: Database; judge: Judge },
  stored: KeptPage,
  draft: Draft,
  now: Date,
): Promise<void> {
  if (!draft.title || !draft.text) return;
  const { title } = draft;
  const text = wholeText({ ...draft, text: draft.text });
  const publishedAt = stored.publishedAt ?? draft.publishedAt;
  const article = { id: stored.id, url: stored.url, lang: stored.lang, title, text, publishedAt };
  const reading = judge.readArticle(article);
  const print = fingerprint(text);
  await db.transaction().execute(async (tx) => {
    if (title !== stored.title || text !== stored.text) {
      await reviseArticle(tx, stored.id, {
        title,
        lead: draft.lead ?? stored.lead,
        text,
        modifiedAt: stored.modifiedAt,
        contentHash: print.hash,
        folded: searchText(title, text),
        bands: print.bands,
        flags: draft.flags,
        etag: stored.etag,
        lastModified: stored.lastModified,
        now,
      });
    }
    await completeArticle(tx, stored.id, draft);
    await saveVerdict(tx, stored.id, reading.verdict, storyEvidence(article, reading).marks, now);
    if (stored.storyId) await refreshStory(tx, stored.storyId, now);
  });
}
