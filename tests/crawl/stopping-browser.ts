import { createCrawler } from '../../crawlers/crawler.ts';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { memoryHostBook } from '../../crawlers/fetch/host-book.ts';
import { aSource } from './sources.ts';

// A process of its own for tests/crawl/browser-stop.test.ts: it has a browser open and takes a while to stop.
const port = Number(process.argv[2]);
const STOPS_IN_MS = 1500;

const source = aSource('script', {}, { fetch: { mode: 'browser', paceMs: 0 } });
const crawler = createCrawler({
  userAgent: 'Kakehashi/test',
  resolve: [{ name: 'script.example', address: '127.0.0.1', port, tls: false }],
  hostBook: memoryHostBook(),
  browser: { executablePath: await findBrowser(null), concurrency: 1 },
  now: () => new Date(),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    setTimeout(() => void crawler.close().then(() => process.exit(0)), STOPS_IN_MS);
  });
await crawler.fetchPage('http://script.example/a/1.html', source.fetch, {
  accept: 'page',
  signal: new AbortController().signal,
});
process.send?.('ready');
