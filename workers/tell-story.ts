import type { ArticleText } from '../core/article.ts';
import type { Reading } from '../core/judge/judge.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { chooseStory } from '../core/stories/grouper.ts';
import { articleById, joinStory } from '../store/articles.ts';
import type { Database } from '../store/database.ts';
import { handDecisions } from '../store/hand-links.ts';
import { openStory, storyCards } from '../store/stories.ts';
import { storyCandidates } from '../store/story-candidates.ts';
import { refreshStory } from '../store/story-facts.ts';
import { announce } from '../store/announce.ts';
import { raiseAlerts } from './raise-alerts.ts';
import type { SettleServices } from './services.ts';

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
  /** Stored articles that turned out to be copies of this one. */
  becomeCopies: readonly string[];
  /** Old news from a backfill: the story is told to nobody. */
  quiet: boolean;
}

/**
 * Puts a relevant article into the story of its event, or opens one, and writes the alerts, all in the caller's
 * transaction. A copy joins the story of its original and tells nobody; where the original was no news (a stub of a
 * page), the copy tells it, and takes the original along.
 */
export async function tellStory(services: SettleServices, tx: Database, telling: Telling): Promise<Told> {
  const { article, reading, copyOf, becomeCopies } = telling;
  const now = services.now();
  const others = copyOf ? [copyOf, ...becomeCopies] : becomeCopies;
  const known = await storyOfAny(tx, others);
  if (copyOf && known) {
    await join(tx, known, [article], now);
    return { storyId: known, alerts: 0, deliveries: [] };
  }
  if (reading.verdict.relevance === 'no') return { storyId: null, alerts: 0, deliveries: [] };
  const evidence = storyEvidence({ ...article, publishedAt: article.publishedAt ?? now }, reading);
  const byHand = await handDecisions(tx, article.id);
  const decisions = { ...byHand, must: byHand.must ?? known };
  const choice = chooseStory(evidence, await storyCandidates(tx, evidence), decisions);
  const storyId = choice.storyId ?? (await openStory(tx, reading.verdict.relevance, choice.thread, now));
  const along = await withoutStory(tx, others);
  const changed = await join(tx, storyId, [article, ...along], now);
  const told =
    telling.quiet || (choice.storyId && !changed)
      ? { alerts: 0, deliveries: [] }
      : await tellReaders(services, tx, storyId);
  return { storyId, ...told };
}

/**
 * Puts articles into a story; true when what subscribers choose by has changed. The facts come first: whoever writes a story's
 * row puts all of its words into the index anew, and a story that was just opened has none yet.
 */
async function join(
  tx: Database,
  storyId: string,
  articles: readonly Joining[],
  now: Date,
): Promise<boolean> {
  const changed = await refreshStory(
    tx,
    storyId,
    now,
    articles.map(({ id }) => id),
  );
  for (const article of articles) await joinStory(tx, article, storyId);
  return changed;
}

type Joining = Pick<ArticleText, 'id' | 'title' | 'text'>;

/** Those of some articles that are in no story. */
async function withoutStory(tx: Database, ids: readonly string[]): Promise<Joining[]> {
  const alone: Joining[] = [];
  for (const id of ids) {
    const article = await articleById(tx, id);
    if (article && !article.story_id) alone.push(article);
  }
  return alone;
}

/** The story of the first of some articles that is in one. */
async function storyOfAny(tx: Database, ids: readonly string[]): Promise<string | null> {
  for (const id of ids) {
    const storyId = (await articleById(tx, id))?.story_id;
    if (storyId) return storyId;
  }
  return null;
}

/** Writes the alerts of a story and wakes the pages that show it, when the transaction commits. */
export async function tellReaders(services: SettleServices, tx: Database, storyId: string) {
  const [card] = await storyCards(tx, [storyId]);
  if (!card) return { alerts: 0, deliveries: [] };
  await announce(tx, storyId);
  return await raiseAlerts(tx, card, services.matcher);
}
