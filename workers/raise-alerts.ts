import type { StoryCard } from '../core/card.ts';
import { sha256 } from '../core/text/sha256.ts';
import { factsToTell } from '../core/told.ts';
import { raiseFor } from '../store/alerts.ts';
import type { Database } from '../store/database.ts';
import { faultPoint } from '../telemetry/fault.ts';
import type { Matcher } from './matcher.ts';

/**
 * Writes the outbox rows of a story in the caller's transaction: an alert for each subscription it matches, and for those
 * told at once the delivery, too. Who was told the story hears of it again only when a pair, its day or a signing is new.
 * Returns the deliveries to queue after commit.
 */
export async function raiseAlerts(
  tx: Database,
  card: StoryCard,
  matcher: Matcher,
): Promise<{ alerts: number; deliveries: string[] }> {
  if (card.relevance === 'no') return { alerts: 0, deliveries: [] };
  const facts = factsToTell(card);
  const raised = await raiseFor(tx, {
    storyId: card.id,
    subscriptionIds: await matcher.match(tx, card),
    facts,
    version: sha256(JSON.stringify(facts)).slice(0, 12),
    kinds: card.kinds,
  });
  faultPoint('alerts.mid-batch');
  return raised;
}
