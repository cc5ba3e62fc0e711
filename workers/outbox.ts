import type { Completeness } from '../alerts/completeness.ts';
import type { MailStory } from '../alerts/story-lines.ts';
import type { StoryCard } from '../core/card.ts';
import { standingOf, tiesOf, type Ties } from '../core/standing.ts';
import { newsSince } from '../core/told.ts';
import { completenessOf } from '../store/completeness.ts';
import { deliveryStories, type ClaimedDelivery, type DeliveryStory } from '../store/deliveries.ts';
import { newestStories, storyCards, tiedPairs } from '../store/stories.ts';
import { suppressedAmong } from '../store/suppressions.ts';
import type { Services } from './services.ts';

/** What the deliveries that a worker holds are made of, read for all of them together. */
export interface Outbox {
  suppressed: ReadonlySet<string>;
  storiesOf(delivery: ClaimedDelivery): MailStory[];
  /** Message-IDs of earlier mails about the delivery's stories, oldest first. */
  referencesOf(delivery: ClaimedDelivery): string[];
  completeness(delivery: ClaimedDelivery): Promise<Completeness>;
}

const TEST_STORIES = 20;

/** Reads the stories, suppressions and ties of some deliveries in a few statements. */
export async function readOutbox(services: Services, held: readonly ClaimedDelivery[]): Promise<Outbox> {
  const { db, secret, localities } = services;
  const told = groupBy(await deliveryStories(db, held), ({ delivery }) => delivery);
  const ids = [...new Set([...told.values()].flat().map(({ storyId }) => storyId))];
  const tests = held.some(({ purpose }) => purpose === 'test') ? await newestStories(db, TEST_STORIES) : [];
  const cards = new Map(
    (await storyCards(db, [...new Set([...ids, ...tests])])).map((card) => [card.id, card]),
  );
  const ties = await tiesFor(services, held);
  const suppressed = await suppressedAmong(
    db,
    secret,
    held.filter(({ channel }) => channel === 'email').map(({ address }) => address),
  );
  const done = new Map<string, Promise<Completeness>>();
  const mailStory = (
    delivery: ClaimedDelivery,
    card: StoryCard,
    before: DeliveryStory | null,
  ): MailStory => ({
    card,
    standing: delivery.subscription
      ? standingOf(delivery.subscription.filter, card, localities, ties)
      : 'other',
    news: before?.told ? newsSince(before.told, card) : null,
  });
  return {
    suppressed,
    storiesOf: (delivery) => {
      if (delivery.purpose === 'test')
        return tests.flatMap((id) => cards.get(id) ?? []).map((card) => mailStory(delivery, card, null));
      return onePerStory(told.get(delivery.id) ?? []).flatMap((before) => {
        const card = cards.get(before.storyId);
        return card ? [mailStory(delivery, card, before)] : [];
      });
    },
    referencesOf: (delivery) => [
      ...new Set((told.get(delivery.id) ?? []).flatMap(({ reference }) => reference ?? [])),
    ],
    completeness: async (delivery) => {
      const from = delivery.coversFrom ?? new Date(delivery.createdAt.getTime() - 86_400_000);
      const key = `${delivery.lang} ${from.toISOString().slice(0, 16)} ${delivery.createdAt.toISOString().slice(0, 16)}`;
      const known = done.get(key) ?? completenessOf(db, { from, to: delivery.createdAt }, delivery.lang);
      done.set(key, known);
      return await known;
    },
  };
}

/** An update may stand beside the first alert in one digest: the story is told once, as it is now. */
function onePerStory(stories: readonly DeliveryStory[]): DeliveryStory[] {
  return [...new Map(stories.toReversed().map((story) => [story.storyId, story])).values()].toReversed();
}

async function tiesFor(services: Services, held: readonly ClaimedDelivery[]): Promise<Ties> {
  const asked = held.some(({ subscription }) => {
    const filter = subscription?.filter;
    return filter?.peers && filter.vn.length + filter.jp.length > 0;
  });
  return asked ? tiesOf(await tiedPairs(services.db), services.localities) : new Map();
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
