import { randomUUID } from 'node:crypto';
import { Configuration, PlaywrightCrawler, type PlaywrightCrawlingContext } from '@crawlee/playwright';
import { chromium, type Route } from 'playwright-core';
import type { Page } from '../../core/article.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import type { FetchRules } from '../../core/source.ts';
import type { Gate, ResolveRule } from './gate.ts';
import { keepGoing } from './keep-going.ts';
import { statusFailure } from './outcome.ts';
import { REFUSED, startGateProxy, type GateProxy } from './proxy.ts';

/** Renders pages in a real browser, for sources that say so. */
export interface Browser {
  render(url: string, rules: FetchRules, signal: AbortSignal): Promise<Page>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  gate: Gate;
  executablePath: string | null;
  concurrency: number;
  userAgent: string;
  resolve: readonly ResolveRule[];
  deadlineMs: number;
  now: () => Date;
}

const PAGES_A_BROWSER = 50;
const HEAVY = new Set(['image', 'font', 'media']);
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Nothing goes past the proxy.
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

interface Task {
  rules: FetchRules;
  done(page: Page): void;
  failed(failure: Failure): void;
}

/** A browser that starts at the first page, behind a proxy with the gate; it is renewed after fifty pages. */
export function createBrowser(options: BrowserOptions): Browser {
  const tasks = new Map<string, Task>();
  let started: Promise<{ crawler: PlaywrightCrawler; proxy: GateProxy; going: NodeJS.Timeout }> | null = null;
  return {
    async render(url, rules, signal) {
      if (!options.executablePath)
        throw new Failure(
          'browser',
          'This source needs a browser and none was found; install Chromium or set CHROMIUM_PATH.',
        );
      const { crawler } = await (started ??= start(options, tasks));
      const uniqueKey = randomUUID();
      return await new Promise<Page>((resolve, reject) => {
        tasks.set(uniqueKey, { rules, done: resolve, failed: reject });
        signal.addEventListener(
          'abort',
          () => reject(new Failure('timeout', `${url} was not rendered in time.`)),
          { once: true },
        );
        crawler
          .addRequests([{ url: spokenAddress(url, options.resolve), uniqueKey, userData: { url } }])
          .catch(reject);
      }).finally(() => tasks.delete(uniqueKey));
    },
    async close() {
      if (!started) return;
      const { crawler, proxy, going } = await started;
      clearInterval(going);
      crawler.stop();
      await Promise.race([crawler.teardown(), new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
      await proxy.close();
    },
  };
}

/** A replica without a certificate is asked by plain HTTP. */
function spokenAddress(url: string, rules: readonly ResolveRule[]): string {
  const address = new URL(url);
  const plain = rules.some((rule) => rule.name === address.hostname && !rule.tls);
  if (plain) address.protocol = 'http:';
  return address.href;
}

async function start(options: BrowserOptions, tasks: Map<string, Task>) {
  const proxy = await startGateProxy(options.gate);
  const crawler: PlaywrightCrawler = new PlaywrightCrawler(
    {
      keepAlive: true,
      maxRequestRetries: 0,
      useSessionPool: false,
      retryOnBlocked: false,
      minConcurrency: 1,
      maxConcurrency: options.concurrency,
      navigationTimeoutSecs: options.deadlineMs / 1000,
      requestHandlerTimeoutSecs: options.deadlineMs / 1000 + 5,
      autoscaledPoolOptions: { maybeRunIntervalSecs: 0.1, loggingIntervalSecs: null },
      statisticsOptions: { logIntervalSecs: 3600 },
      headless: true,
      browserPoolOptions: {
        retireBrowserAfterPageCount: PAGES_A_BROWSER,
        closeInactiveBrowserAfterSecs: 30,
        useFingerprints: false,
        // A browser that died would be given the next page otherwise.
        postLaunchHooks: [
          (_pageId, controller) =>
            void controller.browser.on('disconnected', () =>
              crawler.browserPool.retireBrowserController(controller),
            ),
        ],
      },
      launchContext: {
        launcher: chromium,
        userAgent: options.userAgent,
        launchOptions: {
          executablePath: options.executablePath ?? '',
          args: [...ARGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
          proxy: { server: proxy.url, bypass: '<-loopback>' },
          // Playwright would end the whole process at a signal, while jobs and the database are still being closed.
          handleSIGINT: false,
          handleSIGTERM: false,
          handleSIGHUP: false,
        },
      },
      preNavigationHooks: [
        async ({ page }, gotoOptions) => {
          gotoOptions.waitUntil = 'domcontentloaded';
          await page.route(
            '**/*',
            async (route: Route) =>
              await (HEAVY.has(route.request().resourceType()) ? route.abort() : route.continue()),
          );
        },
      ],
      requestHandler: async (context) => await read(context, tasks, options),
      failedRequestHandler: async ({ request }, error) =>
        tasks.get(request.uniqueKey)?.failed(browserFailure(error, request.url)),
    },
    new Configuration({ persistStorage: false, purgeOnStart: false }),
  );
  void crawler.run([]).catch(() => {});
  return { crawler, proxy, going: keepGoing(crawler, () => tasks.size > 0) };
}

async function read(
  context: PlaywrightCrawlingContext,
  tasks: Map<string, Task>,
  options: BrowserOptions,
): Promise<void> {
  const { page, request, response } = context;
  const task = tasks.get(request.uniqueKey);
  if (!task) return;
  try {
    const status = response?.status() ?? 200;
    const headers = response?.headers() ?? {};
    if (headers[REFUSED])
      throw new Failure('private-address', `${request.url} leads to an address that is not public.`);
    const failure = statusFailure(status, headers['retry-after'] ?? null, request.url, options.now());
    if (failure) throw failure;
    if (task.rules.waitFor)
      await page.waitForSelector(task.rules.waitFor, { state: 'attached', timeout: options.deadlineMs / 2 });
    const body = await page.content();
    const url = String(request.userData['url'] ?? request.url);
    task.done({
      url,
      finalUrl: page.url() === request.url ? url : page.url(),
      status,
      contentType: headers['content-type'] ?? 'text/html',
      body,
      etag: headers['etag'] ?? null,
      lastModified: headers['last-modified'] ?? null,
      fetchedAt: options.now(),
      bytes: Buffer.byteLength(body),
      mode: 'browser',
    });
  } catch (thrown) {
    task.failed(browserFailure(thrown, request.url));
  }
}

function browserFailure(thrown: unknown, url: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = asFailure(thrown).message;
  if (/ERR_NAME_NOT_RESOLVED/.test(message))
    return new Failure('dns', `The name in ${url} could not be resolved.`, { cause: thrown });
  // An error of the site with an empty body is no page for the browser.
  if (/ERR_HTTP_RESPONSE_CODE_FAILURE/.test(message))
    return new Failure('server-error', `${url} answered with an error and no page.`, { cause: thrown });
  if (/timeout/i.test(message))
    return new Failure('timeout', `${url} was not rendered in time.`, { cause: thrown });
  if (/ERR_(?:TUNNEL|CONNECTION|EMPTY)/.test(message))
    return new Failure('connection', `The browser could not connect to ${url}.`, { cause: thrown });
  return new Failure('browser', `The browser failed on ${url}: ${message.split('\n')[0]}`, { cause: thrown });
}
