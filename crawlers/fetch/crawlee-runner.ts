import { randomUUID } from 'node:crypto';
import { BasicCrawler, Configuration, log, LogLevel } from '@crawlee/basic';
import { Failure } from '../../core/failure.ts';
import { keepGoing } from './keep-going.ts';

/** Runs tasks on one keepAlive Crawlee crawler: its pool decides how many at a time this machine bears. */
export interface Runner {
  run<T>(task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One task, and how its caller hears of its end. */
interface Task {
  run(): Promise<void>;
  refuse(cause: unknown): void;
}

/** A lane with nothing to do is kept this long for the next task. */
const LINGER_MS = 1000;
/** A lane takes no further task after this; Crawlee ends a request that takes longer than its time-out. */
const LANE_MS = 60_000;
const LANE_TIMEOUT_S = 120;

/**
 * One BasicCrawler for a process. To Crawlee a request is a lane: it carries one task after the other while there are any,
 * because a request of Crawlee's costs ten times what a page's own request does, and a crawler for each hundreds of
 * megabytes. Crawlee's retries and sessions are off: ours is the only plan for trying again.
 */
export function createRunner(concurrency: number): Runner {
  log.setLevel(LogLevel.OFF);
  const waiting: Task[] = [];
  const idle: ((task: Task | null) => void)[] = [];
  let lanes = 0;
  let starting = 0;
  let running: Promise<unknown> | null = null;
  let closed = false;

  const nextTask = async (until: number): Promise<Task | null> => {
    if (closed || performance.now() > until) return null;
    const task = waiting.shift();
    if (task) return task;
    return await new Promise((resolve) => {
      const end = (found: Task | null) => {
        clearTimeout(timer);
        const at = idle.indexOf(end);
        if (at >= 0) idle.splice(at, 1);
        resolve(found);
      };
      const timer = setTimeout(end, LINGER_MS, null);
      idle.push(end);
    });
  };
  const crawler = createCrawler(concurrency, async () => {
    starting--;
    const until = performance.now() + LANE_MS;
    for (let task = await nextTask(until); task; task = await nextTask(until)) await task.run();
    lanes--;
    openLane();
  });
  const going = keepGoing(crawler, () => starting > 0);
  const openLane = (): void => {
    if (closed || lanes >= concurrency || waiting.length <= starting) return;
    lanes++;
    starting++;
    running ??= crawler.run([]).catch(() => {});
    const lane = { url: 'https://lane.invalid/', uniqueKey: randomUUID() };
    crawler.addRequests([lane], { waitForAllRequestsToBeAdded: false }).catch((cause: unknown) => {
      lanes--;
      starting--;
      if (lanes === 0) for (const task of waiting.splice(0)) task.refuse(cause);
    });
  };
  return {
    run: async <T>(work: () => Promise<T>): Promise<T> =>
      await new Promise<T>((resolve, reject) => {
        const task = { run: async () => await work().then(resolve, reject), refuse: reject };
        const free = idle.pop();
        if (free) return free(task);
        waiting.push(task);
        openLane();
      }),
    async close() {
      closed = true;
      clearInterval(going);
      for (let end = idle.pop(); end; end = idle.pop()) end(null);
      for (const task of waiting.splice(0)) task.refuse(new Failure('timeout', 'The crawler is closing.'));
      if (!running) return;
      crawler.stop();
      await Promise.race([crawler.teardown(), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    },
  };
}

function createCrawler(concurrency: number, lane: () => Promise<void>): BasicCrawler {
  return new BasicCrawler(
    {
      keepAlive: true,
      maxRequestRetries: 0,
      useSessionPool: false,
      retryOnBlocked: false,
      requestHandlerTimeoutSecs: LANE_TIMEOUT_S,
      minConcurrency: concurrency,
      maxConcurrency: concurrency,
      autoscaledPoolOptions: {
        maybeRunIntervalSecs: 0.02,
        loggingIntervalSecs: null,
        autoscaleIntervalSecs: 60,
      },
      statisticsOptions: { logIntervalSecs: 3600 },
      requestHandler: lane,
    },
    new Configuration({
      persistStorage: false,
      purgeOnStart: false,
      systemInfoV2: true,
      // It starts a process to learn how much memory is free, and our number of lanes stays the same.
      systemInfoIntervalMillis: 60_000,
    }),
  );
}
