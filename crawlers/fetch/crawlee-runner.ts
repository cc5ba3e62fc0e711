import { randomUUID } from 'node:crypto';
import { BasicCrawler, Configuration, log, LogLevel } from '@crawlee/basic';
import { keepGoing } from './keep-going.ts';

/** Runs tasks on one keepAlive Crawlee crawler: its pool decides how many at a time this machine bears. */
export interface Runner {
  run<T>(url: string, task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * One BasicCrawler for a process. A crawler for each request costs a hundred milliseconds and hundreds of megabytes; its
 * retries and sessions are off, because ours is the only plan for trying again.
 */
export function createRunner(concurrency: number): Runner {
  log.setLevel(LogLevel.OFF);
  const tasks = new Map<string, () => Promise<void>>();
  const configuration = new Configuration({ persistStorage: false, purgeOnStart: false, systemInfoV2: true });
  const crawler = new BasicCrawler(
    {
      keepAlive: true,
      maxRequestRetries: 0,
      useSessionPool: false,
      retryOnBlocked: false,
      requestHandlerTimeoutSecs: 120,
      minConcurrency: concurrency,
      maxConcurrency: concurrency,
      autoscaledPoolOptions: {
        maybeRunIntervalSecs: 0.02,
        loggingIntervalSecs: null,
        autoscaleIntervalSecs: 60,
      },
      statisticsOptions: { logIntervalSecs: 3600 },
      requestHandler: async ({ request }) => await tasks.get(request.uniqueKey)?.(),
    },
    configuration,
  );
  let running: Promise<unknown> | null = null;
  const going = keepGoing(crawler, () => tasks.size > 0);
  return {
    async run<T>(url: string, task: () => Promise<T>): Promise<T> {
      running ??= crawler.run([]).catch(() => {});
      const uniqueKey = randomUUID();
      return await new Promise<T>((resolve, reject) => {
        tasks.set(uniqueKey, async () => {
          tasks.delete(uniqueKey);
          await task().then(resolve, reject);
        });
        crawler.addRequests([{ url, uniqueKey }], { waitForAllRequestsToBeAdded: false }).catch(reject);
      });
    },
    async close() {
      clearInterval(going);
      if (!running) return;
      crawler.stop();
      await Promise.race([crawler.teardown(), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    },
  };
}
