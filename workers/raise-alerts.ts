import type { StoryCard } from '../core/card.ts';
import { matchesFilter } from '../core/filter.ts';
import type { Localities } from '../core/place-name.ts';
import { insertAlert } from '../store/alerts.ts';
import type { Database } from '../store/database.ts';
import { activeSubscriptions } from '../store/subscriptions.ts';
import { faultPoint } from '../telemetry/fault.ts';

/**
 * Writes the outbox rows of a story in the caller's transaction: an alert for each subscription it matches, and for those
 * told at once the delivery, too. A story that was told already adds nothing. Returns the deliveries to queue after commit.
 */
export async function raiseAlerts(
  tx: Database,
  card: StoryCard,
  occasion: string,
  localities: Localities,
): Promise<{ alerts: number; deliveries: string[] }> {
  const raised = { alerts: 0, deliveries: [] as string[] };
  if (card.relevance === 'no') return raised;
  for (const subscription of await activeSubscriptions(tx)) {
    const { filter } = subscription;
    // Without a wish of one's own, an alert is for what is core.
    const wished = filter.relevance.length ? filter : { ...filter, relevance: ['core' as const] };
    if (!matchesFilter(wished, card, localities)) continue;
    faultPoint('alerts.mid-batch');
    const made = await insertAlert(tx, subscription, card.id, occasion);
    if (made.alert) raised.alerts++;
    if (made.delivery) raised.deliveries.push(made.delivery);
  }
  return raised;
}
