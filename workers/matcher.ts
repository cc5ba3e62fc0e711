import type { StoryCard } from '../core/card.ts';
import { subjectOf } from '../core/match/matches-filter.ts';
import { SubscriptionIndex } from '../core/match/subscription-index.ts';
import type { Localities } from '../core/place-name.ts';
import { tiesOf } from '../core/standing.ts';
import type { Database } from '../store/database.ts';
import type { Listening } from '../store/listen.ts';
import { storyText, tiedPairs } from '../store/stories.ts';
import { activeFilters, countActiveFilters } from '../store/subscriptions.ts';

/** Finds the subscriptions of a story. */
export interface Matcher {
  /** Ids of the active subscriptions that a story matches; `db` is the transaction in which the story was written. */
  match(db: Database, card: StoryCard): Promise<string[]>;
}

const LOOK_MS = 60_000;
const RELOAD_MS = 600_000;

/**
 * Keeps the filters of all subscriptions in memory. A change is told by the database when it commits and is read before the
 * next story is matched; whether all is there is looked at each minute, and all is read anew every ten minutes and whenever
 * the connection that hears of changes was lost.
 */
export function createMatcher(options: {
  db: Database;
  localities: Localities;
  changes: Listening;
}): Matcher {
  const { db, localities } = options;
  let index: Promise<SubscriptionIndex> | null = null;
  let readAt = 0;
  let lookedAt = 0;
  const changed = new Set<string>();
  options.changes.onConnect(() => (index = null));
  options.changes.subscribe((id) => changed.add(id));

  const whole = async (): Promise<SubscriptionIndex> => {
    changed.clear();
    readAt = lookedAt = performance.now();
    return await readAll(db, localities);
  };
  const current = async (): Promise<SubscriptionIndex> => {
    if (performance.now() - readAt > RELOAD_MS) index = null;
    index ??= whole();
    const filters = await index.catch((cause: unknown) => {
      index = null;
      throw cause;
    });
    await readChanged(filters);
    if (performance.now() - lookedAt < LOOK_MS) return filters;
    lookedAt = performance.now();
    if ((await countActiveFilters(db)) === filters.size) return filters;
    index = whole();
    return await index;
  };
  const readChanged = async (filters: SubscriptionIndex): Promise<void> => {
    if (!changed.size) return;
    const ids = [...changed];
    changed.clear();
    const active = new Map((await activeFilters(db, ids)).map(({ id, filter }) => [id, filter]));
    for (const id of ids) {
      const filter = active.get(id);
      if (filter) filters.set(id, filter);
      else filters.delete(id);
    }
  };
  return {
    async match(tx, card) {
      const filters = await current();
      return filters.match(subjectOf(card), filters.needsText ? await storyText(tx, card.id) : null);
    },
  };
}

/** All active filters as they are now. */
export async function readAll(db: Database, localities: Localities): Promise<SubscriptionIndex> {
  const ties = tiesOf(await tiedPairs(db), localities);
  const filters = new SubscriptionIndex(localities, ties);
  for (const { id, filter } of await activeFilters(db)) filters.set(id, filter);
  return filters;
}
