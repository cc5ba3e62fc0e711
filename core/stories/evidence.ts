import { slugOf } from '../address/canonical-url.ts';
import type { ArticleText } from '../article.ts';
import type { Reading } from '../judge/judge.ts';
import type { StoryEvidence } from '../story.ts';

/** What an article brings into the comparison of stories. A text without a publication time counts as of 1970. */
export function storyEvidence(article: ArticleText, reading: Reading): StoryEvidence {
  const { verdict } = reading;
  const slug = article.url ? slugOf(article.url) : null;
  return {
    articleId: article.id,
    lang: article.lang ?? reading.language,
    publishedAt: article.publishedAt ?? new Date(0),
    pairs: verdict.pairs,
    vn: verdict.vn,
    jp: verdict.jp,
    kinds: verdict.kinds,
    eventDate: verdict.eventDate,
    marks: slug ? [...reading.marks, `slug:${slug}`] : reading.marks,
  };
}
