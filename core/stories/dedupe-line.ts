import type { ArticleText } from '../article.ts';
import { readAttribution } from '../copies/attribution.ts';
import { decideCopy, type CopyText } from '../copies/decide.ts';
import { fingerprint } from '../copies/fingerprint.ts';
import { createCopyMemory } from '../copies/memory.ts';
import { isMirror } from '../copies/mirror.ts';
import { readArticleLine, readTime } from '../judge/classify-line.ts';
import type { Judge } from '../judge/judge.ts';
import { storyEvidence } from './evidence.ts';
import { chooseStory } from './grouper.ts';
import { createStoryMemory } from './memory.ts';
import type { StoryWeights } from './weights.ts';

/** How much a run of the filter remembers. */
export interface DedupeOptions {
  mostTexts?: number;
  mostReports?: number;
  weights?: StoryWeights;
}

/**
 * The `dedupe` filter: articles in the order of arrival, each answered with whose copy it is and its story. A line that
 * is no article is answered with what is wrong with it. Memory is bounded: what came long ago is forgotten.
 */
export function createDeduper(judge: Judge, options: DedupeOptions = {}): { line(line: string): string } {
  const texts = createCopyMemory(options.mostTexts);
  const reports = createStoryMemory(options.mostReports);
  const storyOf = new Map<string, string>();
  let next = 1;
  return {
    line(line) {
      const read = readArticleLine(line);
      if ('error' in read) return read.error;
      const { id, url, lang, title, text, published_at } = read.article;
      const article: ArticleText = {
        id,
        url: url ?? null,
        lang: lang ?? null,
        title,
        text,
        publishedAt: readTime(published_at),
      };
      const print = fingerprint(text);
      const reading = judge.readArticle(article);
      const candidate: CopyText = {
        ...article,
        lang: article.lang ?? reading.language,
        contentHash: print.hash,
        translated: isMirror(article.url),
        attribution: readAttribution(text),
      };
      const copy = decideCopy(candidate, texts.near(candidate, print));
      const evidence = storyEvidence(article, reading);
      // What was answered stands: of a mirror and its later original, the first to arrive is the one pointed at.
      const origin = copy.copyOf ?? copy.becomeCopies[0] ?? null;
      const known = origin ? storyOf.get(origin) : undefined;
      const story =
        known ?? chooseStory(evidence, reports.near(evidence), {}, options.weights).storyId ?? `s${next++}`;
      texts.add({ ...candidate, copyOf: origin }, print);
      reports.add(story, evidence);
      remember(storyOf, id, story);
      return JSON.stringify({ id, copy_of: origin, story });
    },
  };
}

const MOST_STORIES_OF = 30_000;

function remember(storyOf: Map<string, string>, id: string, story: string): void {
  storyOf.set(id, story);
  const oldest = storyOf.keys().next().value;
  if (storyOf.size > MOST_STORIES_OF && oldest !== undefined) storyOf.delete(oldest);
}
