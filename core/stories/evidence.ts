import type { ArticleText } from '../article.ts';
import type { Reading } from '../judge/judge.ts';
import type { StoryEvidence } from '../story.ts';
import { storyMarks } from './marks.ts';

/** What an article brings into the comparison of stories. A text without a publication time counts as of 1970. */
export function storyEvidence(article: ArticleText, reading: Reading): StoryEvidence {
  const { verdict, language } = reading;
  return {
    articleId: article.id,
    lang: article.lang ?? language,
    publishedAt: article.publishedAt ?? new Date(0),
    pairs: verdict.pairs,
    vn: verdict.vn,
    jp: verdict.jp,
    kinds: verdict.kinds,
    eventDate: verdict.eventDate,
    marks: storyMarks(article, language, verdict),
  };
}
