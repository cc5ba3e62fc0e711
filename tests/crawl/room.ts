import { fileURLToPath } from 'node:url';
import { loadTopic, localities } from '../../config/topic/load.ts';
import { createJudge } from '../../core/judge/judge.ts';
import type { Source } from '../../core/source.ts';
import { createCrawler, type Crawler } from '../../crawlers/crawler.ts';
import type { Lookup, ResolveRule } from '../../crawlers/fetch/gate.ts';
import type { Limits } from '../../crawlers/fetch/limits.ts';
import type { NewJob } from '../../queue/jobs.ts';
import type { Database } from '../../store/database.ts';
import { hostBook } from '../../store/hosts.ts';
import { syncSources } from '../../store/sources.ts';
import { article } from '../../workers/article.ts';
import { discover } from '../../workers/discover.ts';
import { createDesk } from '../../workers/desk.ts';
import type { Run, Services } from '../../workers/services.ts';
import { freshMatcher } from '../alerts/room.ts';

const topic = loadTopic(fileURLToPath(new URL('../../config/topic', import.meta.url)));
const judge = createJudge(topic);

export interface CrawlRoom {
  services: Services;
  crawler: Crawler;
  /** Jobs that were queued and not yet run. */
  jobs: NewJob[];
  /** Polls a source and follows what it queues to its end; jobs that are delayed are left in `jobs`. */
  poll(source: string): Promise<void>;
  /** Runs the queued jobs that are due now. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface RoomOptions {
  resolve: ResolveRule[];
  sources: Source[];
  lookup?: Lookup;
  limits?: Partial<Limits>;
  browser?: string | null;
  now?: () => Date;
}

/** The services of crawling on a real database, with a queue that the test empties itself. */
export async function crawlRoom(db: Database, options: RoomOptions): Promise<CrawlRoom> {
  const now = options.now ?? (() => new Date());
  const crawler = createCrawler({
    userAgent: 'Kakehashi/test (+https://kakehashi.example; ops@kakehashi.example)',
    resolve: options.resolve,
    hostBook: hostBook(db),
    lookup: options.lookup ?? noLookup,
    browser: { executablePath: options.browser ?? null, concurrency: 2 },
    limits: { ...options.limits },
    now,
  });
  const jobs: NewJob[] = [];
  const used: Partial<Services> = {
    db,
    crawler,
    judge,
    localities: localities(topic),
    matcher: freshMatcher(db),
    sources: new Map(options.sources.map((source) => [source.id, source])),
    queues: {
      add: async (more) => void jobs.push(...more),
    } as Partial<Services['queues']> as Services['queues'],
    tempo: { tickMs: 60_000, recheckMs: null },
    publicUrl: 'https://kakehashi.example',
    now,
  };
  const services = { ...used, desk: createDesk(used as Services) } as Services;
  await syncSources(db, options.sources, now());
  const drain = async () => {
    const due = jobs.filter(({ delayMs = 0 }) => delayMs < 2000);
    jobs.splice(0, jobs.length, ...jobs.filter((job) => !due.includes(job)));
    await Promise.all(due.map(async (job) => await runJob(services, job)));
  };
  return {
    services,
    crawler,
    jobs,
    drain,
    poll: async (source) => {
      await discover(services, { source }, aRun());
      await drain();
    },
    close: async () => await crawler.close(),
  };
}

export function aRun(signal: AbortSignal = new AbortController().signal): Run {
  return { signal, event: { job: 'test' } };
}

async function runJob(services: Services, job: NewJob): Promise<void> {
  if (job.name !== 'article' && job.name !== 'render') return;
  const { refs } = job.payload as { refs: string[] };
  await Promise.all(refs.map(async (ref) => await article(services, { ref }, aRun())));
}

/** No name leads anywhere unless the test says so: nothing may leave this machine. */
const noLookup: Lookup = async (host) => {
  throw new Error(`ENOTFOUND ${host}`);
};
