import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { storyFilter } from '../core/filter.ts';
import { READER_LANGUAGES, type ReaderLanguage } from '../core/language.ts';
import type { Source } from '../core/source.ts';
import { startNewspapers } from '../newspapers/server.ts';
import { subscriptionPlan } from '../core/subscription.ts';
import { confirmSubscription } from '../store/consent.ts';
import { requestSubscription } from '../store/subscriptions.ts';
import type { Services, Tempo } from '../workers/services.ts';

/** The sample newspapers and how the house is set up to read them. */
export interface Tour {
  env: Env;
  tempo: Tempo;
  hosts: string[];
  change(sources: Map<string, Source>): Map<string, Source>;
  subscribe(services: Services): Promise<void>;
  close(): Promise<void>;
}

const ZONES: Record<ReaderLanguage, string> = { vi: 'Asia/Ho_Chi_Minh', ja: 'Asia/Tokyo', en: 'UTC' };

/** Starts the bundled newspapers; the configured sources of their hosts are polled there, faster than in the world. */
export async function openTour(env: Env): Promise<Tour> {
  const papers = await startNewspapers({ release: 'live' });
  const rules = papers.hosts.map((name) => ({ name, address: '127.0.0.1', port: papers.port, tls: false }));
  return {
    // A data folder of its own: sample stories never mix with real ones.
    env: { ...env, DATA_DIR: join(env.DATA_DIR, 'tour'), KAKEHASHI_RESOLVE: rules },
    tempo: { tickMs: 5000, recheckMs: 45_000 },
    hosts: papers.hosts,
    change: (sources) => tourSources(sources, papers.hosts),
    subscribe: subscribeSamples,
    close: papers.close,
  };
}

function tourSources(sources: Map<string, Source>, hosts: string[]): Map<string, Source> {
  const bundled = [...sources.values()].filter((source) => hosts.includes(new URL(source.home).hostname));
  const hurried = bundled.map((source) => ({
    ...source,
    paused: false,
    everyMs: 10_000,
    longestMs: 20_000,
    fetch: { ...source.fetch, paceMs: 20 },
  }));
  return new Map(hurried.map((source) => [source.id, source]));
}

/** One confirmed reader for each language, by the same way as everybody's: asked, confirmed, at once. */
async function subscribeSamples(services: Services): Promise<void> {
  for (const lang of READER_LANGUAGES) {
    const now = services.now();
    const asked = await requestSubscription(services.db, services.secret, {
      email: `reader-${lang}@tour.example`,
      lang,
      zone: ZONES[lang],
      filter: storyFilter.parse({}),
      // The tour shows many stories within a minute; each mail is to be seen.
      plan: subscriptionPlan.parse({ cadence: 'at-once', mostAnHour: 100 }),
      ip: `tour-${randomBytes(4).toString('hex')}`,
      now,
      textVersion: 'tour',
    });
    await confirmSubscription(services.db, asked.confirmToken, { ip: 'tour', now, textVersion: 'tour' });
  }
}
