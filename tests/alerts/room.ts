import { createEmailChannel } from '../../alerts/email.ts';
import { loadTopic, localities as readLocalities } from '../../config/topic/load.ts';
import { storyFilter } from '../../core/filter.ts';
import type { StoryFilter } from '../../core/filter.ts';
import type { ReaderLanguage } from '../../core/language.ts';
import type { Database } from '../../store/database.ts';
import type { Cadence } from '../../store/people-tables.ts';
import { storyCards } from '../../store/stories.ts';
import { confirmSubscription, requestSubscription } from '../../store/subscriptions.ts';
import { raiseAlerts } from '../../workers/raise-alerts.ts';
import type { Run, Services } from '../../workers/services.ts';

export const localities = readLocalities(loadTopic(new URL('../../config/topic', import.meta.url).pathname));
export const secret = Buffer.alloc(32, 7);

/** The services that the jobs of alerts use. */
export function alertServices(db: Database, relay: string, timeoutMs = 1500): Services {
  const used: Partial<Services> = {
    db,
    localities,
    secret,
    channel: createEmailChannel({ url: relay, timeoutMs }),
    publicUrl: 'https://kakehashi.example',
    mailFrom: { name: 'Kakehashi', address: 'news@kakehashi.example' },
    now: () => new Date(),
  };
  return used as Services;
}

export function aRun(signal: AbortSignal = new AbortController().signal): Run {
  return { signal, event: { job: 'deliver' } };
}

/** A confirmed subscription; returns its id. */
export async function subscribed(
  db: Database,
  email: string,
  wish: { cadence?: Cadence; lang?: ReaderLanguage; filter?: Partial<StoryFilter>; zone?: string } = {},
): Promise<string> {
  const by = { ip: `ip-of-${email}`, now: new Date(), textVersion: 'test' };
  const asked = await requestSubscription(db, secret, {
    ...by,
    email,
    lang: wish.lang ?? 'en',
    zone: wish.zone ?? 'Asia/Tokyo',
    filter: storyFilter.parse(wish.filter ?? {}),
    cadence: wish.cadence ?? 'at-once',
    hour: 8,
    weekday: 1,
  });
  await confirmSubscription(db, asked.confirmToken, by);
  await db
    .deleteFrom('delivery')
    .where('subscription_id', '=', asked.subscriptionId)
    .where('period', '=', 'confirm')
    .execute();
  return asked.subscriptionId;
}

let stories = 0;

/** A story with one article about Quảng Ninh and Gunma; returns its id. */
export async function aStory(
  db: Database,
  title = 'Quảng Ninh và Gunma ký biên bản ghi nhớ',
): Promise<string> {
  await db
    .insertInto('source')
    .values({
      id: 'paper',
      name: JSON.stringify({ vi: 'Báo Mẫu', ja: '見本新聞', en: 'Sample Paper' }),
      home: 'https://paper.example/',
      lang: 'vi',
      interval_ms: 60_000,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const story = await db
    .insertInto('story')
    .values({
      relevance: 'core',
      pairs: ['VN-13:JP-10'],
      vn: ['VN-13'],
      jp: ['JP-10'],
      kinds: ['agreement'],
      event_date: '2025-11-25',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const url = `https://paper.example/${++stories}-${story.id}.html`;
  const now = new Date();
  await db
    .insertInto('article')
    .values({
      source_id: 'paper',
      url,
      fetch_url: url,
      title,
      text: title,
      lang: 'vi',
      content_hash: url,
      folded: title,
      fetched_at: now,
      checked_at: now,
      published_at: now,
      story_id: story.id,
    })
    .execute();
  return story.id;
}

/** Writes a story's alerts as the article job does; returns the deliveries. */
export async function raise(db: Database, story: string, occasion = 'new') {
  const [card] = await storyCards(db, [story]);
  return await db.transaction().execute(async (tx) => await raiseAlerts(tx, card!, occasion, localities));
}
