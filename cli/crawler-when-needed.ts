import type { Crawler, CrawlerOptions } from '../crawlers/crawler.ts';

/** A crawler that is loaded with its browser's and Crawlee's code at its first use: a web that never crawls never pays for it. */
export function crawlerWhenNeeded(options: CrawlerOptions): Crawler {
  let opened: Promise<Crawler> | null = null;
  let crawler: Crawler | null = null;
  const open = async () => {
    const { createCrawler } = await import('../crawlers/crawler.ts');
    crawler = createCrawler(options);
    return crawler;
  };
  const ready = async () => await (opened ??= open());
  return {
    fetchPage: async (...args) => await (await ready()).fetchPage(...args),
    discover: async (...args) => await (await ready()).discover(...args),
    readSitemap: async (...args) => await (await ready()).readSitemap(...args),
    readArticle: async (...args) => await (await ready()).readArticle(...args),
    stats: () => crawler?.stats() ?? { httpPages: 0, browserPages: 0, killedReads: 0 },
    close: async () => await (await opened)?.close(),
  };
}
