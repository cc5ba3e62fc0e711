import { canonicalUrl } from '../address/canonical-url.ts';
import type { ArticleText } from '../article.ts';
import { readAttribution } from '../copies/attribution.ts';
import { decideCopy, type CopyText } from '../copies/decide.ts';
import { fingerprint } from '../copies/fingerprint.ts';
import type { Judge } from '../judge/judge.ts';
import { readArticleLine, readTime } from '../judge/classify-line.ts';
import type { StoryEvidence } from '../story.ts';
import { storyEvidence } from './evidence.ts';
import { chooseStory } from './grouper.ts';

/** Articles that are remembered; older ones are forgotten, so that memory stays bounded. */
const REMEMBERED = 20_000;
const STORIES = 4000;

interface Seen extends CopyText {
  story: string;
}

/** The `dedupe` filter: articles in the order of arrival, each answered with whose copy it is and its story. */
export function createDeduper(judge: Judge): { line(line: string): string } {
  const memory = {
    byId: new Map<string, Seen>(),
    byHash: new Map<string, string>(),
    byBand: new Map<string, string[]>(),
    byUrl: new Map<string, string>(),
  };
  const stories = new Map<string, StoryEvidence[]>();
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
      const attribution = readAttribution(text);
      const candidate: CopyText = {
        ...article,
        lang: article.lang ?? reading.language,
        contentHash: print.hash,
        translated: false,
        attribution,
      };
      const keys = print.bands.map((hash, band) => `${band}:${hash}`);
      const copy = decideCopy(candidate, near(memory, candidate, keys, attribution?.url ?? null));
      const original = copy.copyOf ? memory.byId.get(copy.copyOf) : undefined;
      const evidence = storyEvidence(article, reading);
      const chosen = original?.story ?? chooseStory(evidence, candidates(stories)).storyId;
      const story = chosen ?? `s${next++}`;
      remember(memory, { ...candidate, copyOf: copy.copyOf, story }, keys);
      {
        stories.set(story, [...(stories.get(story) ?? []), evidence].slice(-40));
        if (stories.size > STORIES) stories.delete(stories.keys().next().value ?? '');
      }
      return JSON.stringify({ id, copy_of: copy.copyOf, story });
    },
  };
}

interface Memory {
  byId: Map<string, Seen>;
  byHash: Map<string, string>;
  byBand: Map<string, string[]>;
  byUrl: Map<string, string>;
}

function* candidatesOf(stories: Map<string, StoryEvidence[]>) {
  for (const [storyId, members] of stories) yield { storyId, members };
}

function candidates(stories: Map<string, StoryEvidence[]>) {
  return [...candidatesOf(stories)];
}

function near(
  memory: Memory,
  article: CopyText,
  keys: readonly string[],
  originUrl: string | null,
): CopyText[] {
  const origin = originUrl ? canonicalUrl(originUrl) : null;
  const ids = [
    memory.byHash.get(article.contentHash),
    origin ? memory.byUrl.get(origin) : undefined,
    ...keys.flatMap((key) => memory.byBand.get(key) ?? []),
  ];
  return [...new Set(ids)].flatMap((id) => (id ? (memory.byId.get(id) ?? []) : [])).slice(0, 20);
}

function remember(memory: Memory, seen: Seen, keys: readonly string[]): void {
  memory.byId.set(seen.id, seen);
  if (!memory.byHash.has(seen.contentHash)) memory.byHash.set(seen.contentHash, seen.id);
  const url = seen.url ? canonicalUrl(seen.url) : null;
  if (url) memory.byUrl.set(url, seen.id);
  for (const key of keys) {
    const ids = memory.byBand.get(key) ?? [];
    if (ids.length < 10) memory.byBand.set(key, [...ids, seen.id]);
  }
  if (memory.byId.size <= REMEMBERED) return;
  // A new start is simpler than forgetting one by one, and a copy later than this many articles is rare.
  for (const map of Object.values(memory)) map.clear();
}
