import type { ArticleText } from '../core/article.ts';
import type { Reading } from '../core/judge/judge.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { chooseStory } from '../core/stories/grouper.ts';
import { articleById, joinStory } from '../store/articles.ts';
import type { Database } from '../store/database.ts';
import { openStory, storyCandidates, storyCards } from '../store/stories.ts';
import { refreshStory } from '../store/story-facts.ts';
import { announce } from '../store/announce.ts';
import { raiseAlerts } from './raise-alerts.ts';
import type { Services } from './services.ts';

/** What the story stage did. */
export interface Told {
  storyId: string | null;
  alerts: number;
  deliveries: string[];
}

/** An article that is stored, with what the story stage needs of it. */
export interface Telling {
  article: ArticleText;
  reading: Reading;
  copyOf: string | null;
  translated: boolean;
  slug: string | null;
}

/**
 * Puts a relevant article into the story of its event, or opens one, and writes the alerts, all in the caller's
 * transaction. A copy joins the story of its original and tells nobody.
 */
export async function tellStory(services: Services, tx: Database, telling: Telling): Promise<Told> {
  const { article, reading, copyOf } = telling;
  const quiet = { storyId: null, alerts: 0, deliveries: [] };
  if (copyOf) {
    const storyId = (await articleById(tx, copyOf))?.story_id ?? null;
    if (storyId) {
      await joinStory(tx, article.id, storyId);
      await refreshStory(tx, storyId, services.now());
    }
    return { ...quiet, storyId };
  }
  if (reading.verdict.relevance === 'no') return quiet;
  const now = services.now();
  const evidence = storyEvidence({ ...article, publishedAt: article.publishedAt ?? now }, reading);
  const { vn, jp } = reading.verdict;
  const candidates = await storyCandidates(tx, {
    at: article.publishedAt ?? now,
    vn,
    jp,
    slug: telling.slug,
  });
  const choice = chooseStory(evidence, candidates);
  const storyId = choice.storyId ?? (await openStory(tx, reading.verdict.relevance, choice.thread, now));
  await joinStory(tx, article.id, storyId);
  const changed = await refreshStory(tx, storyId, now);
  const told =
    choice.storyId && !changed ? { alerts: 0, deliveries: [] } : await tellReaders(services, tx, storyId);
  return { storyId, ...told };
}

/** Writes the alerts of a story and wakes the pages that show it, when the transaction commits. */
export async function tellReaders(services: Services, tx: Database, storyId: string) {
  const [card] = await storyCards(tx, [storyId]);
  if (!card) return { alerts: 0, deliveries: [] };
  await announce(tx, storyId);
  return await raiseAlerts(tx, card, services.matcher);
}
