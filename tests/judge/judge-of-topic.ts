import { join } from 'node:path';
import { packageRoot } from '../../config/root.ts';
import { loadTopic } from '../../config/topic/load.ts';
import type { ArticleText } from '../../core/article.ts';
import { createJudge, type Judge } from '../../core/judge/judge.ts';

/** The judge as it is shipped, built once for a test file. */
export function shippedJudge(): Judge {
  return createJudge(loadTopic(join(packageRoot(), 'config', 'topic')));
}

/** An article of a test. */
export function article(title: string, text: string, published: string | null = '2025-06-10'): ArticleText {
  return {
    id: 'a1',
    url: null,
    lang: null,
    title,
    text,
    publishedAt: published ? new Date(published) : null,
  };
}
