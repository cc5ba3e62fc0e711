import type { Completeness } from '../alerts/completeness.ts';
import type { MailStory } from '../alerts/story-lines.ts';
import type { StoryCard } from '../core/card.ts';
import type { Localities } from '../core/place-name.ts';
import { standingOf, tiesOf, type Ties } from '../core/standing.ts';
import { newsSince } from '../core/told.ts';
import type { Database } from '../store/database.ts';
import { completenessOf } from '../store/completeness.ts';
import type { ClaimedDelivery } from '../store/deliveries.ts';
import { deliveryStories, type DeliveryStories } from '../store/delivery-stories.ts';
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
  const { db, secret } = services;
  const [told, suppressed, ties] = await Promise.all([
    deliveryStories(db, held),
    suppressedAmong(
      db,
      secret,
      held.filter(({ channel }) => channel === 'email').map(({ address }) => address),
    ),
    tiesFor(services, held),
  ]);
  const tests = held.some(({ purpose }) => purpose === 'test') ? await newestStories(db, TEST_STORIES) : [];
  const ids = new Set([...[...told.values()].flatMap(({ storyIds }) => storyIds), ...tests]);
  const cards = new Map((await storyCards(db, [...ids])).map((card) => [card.id, card]));
  const tell = storyTeller(services.localities, cards, ties);
  return {
    suppressed,
    storiesOf: (delivery) => {
      if (delivery.purpose === 'test') return tell(delivery, { storyIds: tests, told: new Map() });
      return tell(delivery, told.get(delivery.id) ?? { storyIds: [], told: new Map() });
    },
    referencesOf: (delivery) => told.get(delivery.id)?.references ?? [],
    completeness: completenessReader(db),
  };
}

/** Gives the stories of a delivery; readers with the same filter who are told the same get one and the same list. */
function storyTeller(localities: Localities, cards: ReadonlyMap<string, StoryCard>, ties: Ties) {
  const lists = new Map<string, MailStory[]>();
  return (
    { subscription }: ClaimedDelivery,
    { storyIds, told }: Pick<DeliveryStories, 'storyIds' | 'told'>,
  ): MailStory[] => {
    const key = `${JSON.stringify(subscription?.filter)} ${storyIds.join()} ${JSON.stringify([...told])}`;
    const list =
      lists.get(key) ??
      storyIds.flatMap((id) => {
        const card = cards.get(id);
        if (!card) return [];
        const standing = subscription ? standingOf(subscription.filter, card, localities, ties) : 'other';
        const before = told.get(id);
        return [{ card, standing, news: before ? newsSince(before, card) : null }];
      });
    lists.set(key, list);
    return list;
  };
}

function completenessReader(db: Database): Outbox['completeness'] {
  const done = new Map<string, Promise<Completeness>>();
  return async ({ coversFrom, createdAt, lang }) => {
    const from = coversFrom ?? new Date(createdAt.getTime() - 86_400_000);
    const key = `${lang} ${from.toISOString().slice(0, 16)} ${createdAt.toISOString().slice(0, 16)}`;
    const known = done.get(key) ?? completenessOf(db, { from, to: createdAt }, lang);
    done.set(key, known);
    return await known;
  };
}

async function tiesFor(services: Services, held: readonly ClaimedDelivery[]): Promise<Ties> {
  const asked = held.some(({ subscription }) => {
    const filter = subscription?.filter;
    return filter?.peers && filter.vn.length + filter.jp.length > 0;
  });
  return asked ? tiesOf(await tiedPairs(services.db), services.localities) : new Map();
}
