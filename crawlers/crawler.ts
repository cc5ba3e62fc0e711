import { availableParallelism } from 'node:os';
import type { Page } from '../core/article.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { DiscoverEntry, FetchRules, Source } from '../core/source.ts';
import { discoverEntry, type DiscoverAsk, type Discovery } from './discover/discover.ts';
import { createBrowser } from './fetch/browser.ts';
import { createRunner } from './fetch/crawlee-runner.ts';
import { createGate, type Lookup, type ResolveRule } from './fetch/gate.ts';
import { noteWait, type HostBook } from './fetch/host-book.ts';
import { createHttp, type Fetched, type PageAsk } from './fetch/http.ts';
import { LIMITS, type Limits } from './fetch/limits.ts';
import { askPolitely } from './fetch/ask-politely.ts';
import { createReader } from './read/reader.ts';
import type { SiteRules } from './extract/extract.ts';
import type { ReadTasks } from './read/tasks.ts';

/** How a process crawls. */
export interface CrawlerOptions {
  /** Says who asks and where to complain. */
  userAgent: string;
  resolve: readonly ResolveRule[];
  hostBook: HostBook;
  browser?: { executablePath: string | null; concurrency: number };
  /** Resolver of host names; the system's when absent. */
  lookup?: Lookup;
  limits?: Partial<Limits>;
  now: () => Date;
}

/** The only code that talks to news sites. Everything it can't bring is thrown as a Failure. */
export interface Crawler {
  fetchPage(url: string, rules: FetchRules & { mode: 'http' | 'browser' }, ask: PageAsk): Promise<Fetched>;
  discover(source: Source, entry: DiscoverEntry, ask: DiscoverAsk): Promise<Discovery>;
  /** One sitemap or index, by the source's rules. */
  readSitemap(source: Source, url: string, signal: AbortSignal): Promise<ReadTasks['sitemap']['answer']>;
  /** What a fetched page says, read in a thread that is killed when it takes too long (Failure `too-slow`). */
  readArticle(page: Page, rules: SiteRules, signal: AbortSignal): Promise<ReadTasks['article']['answer']>;
  stats(): { httpPages: number; browserPages: number; killedReads: number };
  close(): Promise<void>;
}

const CONCURRENCY = 16;
/** Two, so that one bad page never holds up all; more than four wait for each other's memory. */
const THREADS = Math.max(2, Math.min(4, availableParallelism()));

/** A crawler for one process: one gate, one Crawlee pool for plain pages, one browser that starts when it is needed. */
export function createCrawler(options: CrawlerOptions): Crawler {
  const limits = { ...LIMITS, ...options.limits };
  const gate = createGate(options.resolve, options.lookup);
  const shared = { gate, book: options.hostBook, userAgent: options.userAgent, limits, now: options.now };
  const http = createHttp(shared);
  const runner = createRunner(CONCURRENCY);
  const browser = createBrowser({
    gate,
    executablePath: options.browser?.executablePath ?? null,
    concurrency: options.browser?.concurrency ?? 1,
    userAgent: options.userAgent,
    resolve: options.resolve,
    deadlineMs: limits.deadlineMs,
    now: options.now,
  });
  const reader = createReader({ threads: THREADS, killMs: limits.readMs });
  const stats = { httpPages: 0, browserPages: 0 };
  const plain = async (url: string, rules: FetchRules, ask: PageAsk): Promise<Fetched> => {
    refuseAborted(ask.signal, url);
    if (!/^https?:/i.test(url))
      throw new Failure('private-address', `Only http and https addresses are fetched, not ${url}.`);
    const fetched = await runner.run(async () => await http(url, rules, ask));
    stats.httpPages++;
    return fetched;
  };
  return {
    async fetchPage(url, rules, ask) {
      if (rules.mode === 'http') return await plain(url, rules, ask);
      await gate.admit(new URL(url));
      await askPolitely(shared, url, rules, ask.signal);
      const page = await browser.render(url, rules, ask.signal).catch(async (thrown: unknown) => {
        const failure = asFailure(thrown);
        await noteWait(options.hostBook, url, failure);
        throw failure;
      });
      stats.browserPages++;
      return { kind: 'page', page };
    },
    discover: async (source, entry, ask) =>
      await discoverEntry({
        source,
        entry,
        ask,
        means: {
          fetch: async (url, pageAsk) => await plain(url, source.fetch, pageAsk),
          read: reader.read,
        },
      }),
    readSitemap: async (source, url, signal) => {
      const fetched = await plain(url, source.fetch, { accept: 'feed', signal });
      if (fetched.kind !== 'page') return { refs: [], children: [] };
      return await reader.read('sitemap', { url: fetched.page.finalUrl, body: fetched.page.body }, signal);
    },
    readArticle: async (page, rules, signal) => {
      const { article, zone, language } = rules;
      const ask = {
        url: page.finalUrl,
        page: page.undecoded ?? page.body,
        rules: { article, zone, language },
        now: options.now(),
      };
      return await reader.read('article', ask, signal);
    },
    stats: () => ({ ...stats, killedReads: reader.stats().killed }),
    async close() {
      await browser.close();
      await runner.close();
      await reader.close();
      await gate.close();
    },
  };
}

function refuseAborted(signal: AbortSignal, url: string): void {
  if (signal.aborted)
    throw new Failure('timeout', `${url} was not fetched: its job was cancelled.`, { cause: signal.reason });
}
