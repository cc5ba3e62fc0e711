import { fileURLToPath } from 'node:url';
import { openChannels } from '../../alerts/index.ts';
import type { Post } from '../../alerts/posting.ts';
import { loadTopic, localities as readLocalities } from '../../config/topic/load.ts';
import { towns } from '../../config/topic/names.ts';
import { storyFilter } from '../../core/filter.ts';
import type { StoryFilter } from '../../core/filter.ts';
import type { ReaderLanguage } from '../../core/language.ts';
import type { Database } from '../../store/database.ts';
import { storyCards, storyText } from '../../store/stories.ts';
import { subjectOf } from '../../core/match/matches-filter.ts';
import { foldForSearch } from '../../core/query/tokens.ts';
import { subscriptionPlan, type SubscriptionPlan } from '../../core/subscription.ts';
import { confirmSubscription } from '../../store/consent.ts';
import { requestSubscription } from '../../store/subscriptions.ts';
import { readAll, type Matcher } from '../../workers/matcher.ts';
import { raiseAlerts } from '../../workers/raise-alerts.ts';
import type { MailManners, Run, Services } from '../../workers/services.ts';

const topic = loadTopic(fileURLToPath(new URL('../../config/topic', import.meta.url)));
export const localities = readLocalities(topic);
export const allTowns = towns(topic);
export const secret = Buffer.alloc(32, 7);

const nothingPosted: Post = async () => {
  throw new Error('These tests post nothing.');
};

/** The services that the jobs of alerts use; one message at a time, so that a test can count. */
export function alertServices(
  db: Database,
  relay: string,
  timeoutMs = 1500,
  more: { mail?: Partial<MailManners>; post?: Post } = {},
): Services {
  const used: Partial<Services> = {
    db,
    localities,
    towns: allTowns,
    secret,
    channels: openChannels({ email: { url: relay, timeoutMs }, post: more.post ?? nothingPosted }),
    mail: { bounceAddress: null, perMinute: null, senders: 1, ...more.mail },
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
  wish: Partial<SubscriptionPlan> & {
    lang?: ReaderLanguage;
    filter?: Partial<StoryFilter>;
    zone?: string;
    channel?: { kind: string; settings: unknown };
  } = {},
): Promise<string> {
  const by = { ip: `ip-of-${email}`, now: new Date(), textVersion: 'test' };
  const asked = await requestSubscription(db, secret, {
    ...by,
    email,
    lang: wish.lang ?? 'en',
    zone: wish.zone ?? 'Asia/Tokyo',
    filter: storyFilter.parse(wish.filter ?? {}),
    plan: subscriptionPlan.parse({ mostAnHour: 100, ...wish }),
    ...(wish.channel ? { channel: wish.channel } : {}),
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
      folded: foldForSearch(title),
      fetched_at: now,
      checked_at: now,
      published_at: now,
      story_id: story.id,
    })
    .execute();
  return story.id;
}

/** A matcher that reads all subscriptions anew for each story. */
export function freshMatcher(db: Database): Matcher {
  return {
    async match(tx, card) {
      const filters = await readAll(db, localities);
      return filters.match(subjectOf(card), filters.needsText ? await storyText(tx, card.id) : null);
    },
  };
}

/** Writes a story's alerts as the article job does; returns the deliveries. */
export async function raise(db: Database, story: string) {
  const [card] = await storyCards(db, [story]);
  const matcher = freshMatcher(db);
  return await db.transaction().execute(async (tx) => await raiseAlerts(tx, card!, matcher));
}
