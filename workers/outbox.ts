import type { Completeness } from '../alerts/completeness.ts';
import type { MailStory } from '../alerts/story-lines.ts';
import { tiesOf, type Ties } from '../core/standing.ts';
import type { Database } from '../store/database.ts';
import { completenessOf } from '../store/completeness.ts';
import type { ClaimedDelivery } from '../store/deliveries.ts';
import { deliveryStories } from '../store/delivery-stories.ts';
import { withTowns } from '../store/card-towns.ts';
import { newestStories, storyCards, tiedPairs } from '../store/stories.ts';
import { suppressedAmong } from '../store/suppressions.ts';
import { addressHmac } from '../store/tokens.ts';
import type { Services } from './services.ts';
import { storyTeller } from './told-stories.ts';

/** What the deliveries that a worker holds are made of, read for all of them together. */
export interface Outbox {
  suppressed: ReadonlySet<string>;
  /** Of each mail's address, as the suppression list keeps it. */
  addressHashes: ReadonlyMap<string, Buffer>;
  storiesOf(delivery: ClaimedDelivery): MailStory[];
  /** Message-IDs of earlier mails about the delivery's stories, oldest first. */
  referencesOf(delivery: ClaimedDelivery): string[];
  completeness(delivery: ClaimedDelivery): Promise<Completeness>;
}

const TEST_STORIES = 20;

/** Reads the stories, suppressions and ties of some deliveries in a few statements. */
export async function readOutbox(services: Services, held: readonly ClaimedDelivery[]): Promise<Outbox> {
  const { db, secret } = services;
  const addressHashes = new Map(
    held.flatMap(({ channel, address }) =>
      channel === 'email' ? [[address, addressHmac(secret, address)] as const] : [],
    ),
  );
  const [told, suppressed, ties] = await Promise.all([
    deliveryStories(db, held),
    suppressedAmong(db, addressHashes),
    tiesFor(services, held),
  ]);
  const tests = held.some(({ purpose }) => purpose === 'test') ? await newestStories(db, TEST_STORIES) : [];
  const ids = new Set([...[...told.values()].flatMap(({ storyIds }) => storyIds), ...tests]);
  const cards = await withTowns(db, await storyCards(db, [...ids]), services.towns);
  const tell = storyTeller(services.localities, cards, ties);
  return {
    suppressed,
    addressHashes,
    storiesOf: ({ id, purpose, subscription }) =>
      tell({
        filter: subscription?.filter ?? null,
        storyIds: purpose === 'test' ? tests : (told.get(id)?.storyIds ?? []),
        told: told.get(id)?.told ?? new Map(),
      }),
    referencesOf: (delivery) => told.get(delivery.id)?.references ?? [],
    completeness: completenessReader(db),
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
