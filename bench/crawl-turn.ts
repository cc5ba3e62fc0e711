import { CheerioCrawler, Configuration, log, LogLevel } from '@crawlee/cheerio';
import { Agent, request } from 'undici';
import { openHouse } from '../cli/house.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { benchSource } from './bench-source.ts';
import { startWorkers } from '../queue/workers.ts';
import { handlers } from '../workers/handlers.ts';
import { HOST } from './crawl-site.ts';

/** One turn in a process of its own. */
export interface TurnAsk {
  who: 'kakehashi' | 'crawlee' | 'undici';
  port: number;
  pages: number;
  /** So many of them come before the clock starts: code is compiled by then, as in a process that crawls for weeks. */
  warm: number;
  /** An empty database; only our own side uses it. */
  databaseUrl: string;
}

const AT_A_TIME = 16;

/** Seconds of a turn: of its pages after the first ones, and from its very beginning. */
export interface Took {
  seconds: number;
  whole: number;
}

/** Does a turn and returns the time it took; throws when a page is missing at the end. */
export async function turn(ask: TurnAsk): Promise<Took> {
  if (ask.who === 'kakehashi') return await ours(ask);
  return ask.who === 'crawlee' ? await crawlee(ask) : await undici(ask);
}

/** A clock that is told of every page. */
function clockFor({ pages, warm }: TurnAsk) {
  const began = performance.now();
  let counted = 0;
  let warmed = began;
  let tell: (took: Took) => void = () => {};
  const ended = new Promise<Took>((resolve) => (tell = resolve));
  return {
    ended,
    count() {
      counted++;
      if (counted === warm) warmed = performance.now();
      const now = performance.now();
      if (counted === pages) tell({ seconds: (now - warmed) / 1000, whole: (now - began) / 1000 });
    },
  };
}

const addresses = ({ port, pages }: TurnAsk) =>
  Array.from({ length: pages }, (_, n) => `http://127.0.0.1:${port}/bai-viet-so-${n}-${100_000 + n}.html`);

/** Each lists a part of the pages, since of a long one a poll takes the newest only; odd, so that each has as many on the topic. */
const SITEMAPS = 3;
const SOURCE = benchSource('toa-soan-mau', HOST, {
  discover: Array.from({ length: SITEMAPS }, (_, n) => ({
    kind: 'sitemap' as const,
    url: `https://${HOST}/sitemap-${n}-of-${SITEMAPS}.xml`,
    confidence: 'checked' as const,
  })),
});

/** The whole pipeline: found, fetched, read, compared, judged, stored with its story and alerts, and counted. */
async function ours(ask: TurnAsk): Promise<Took> {
  const { port, pages, databaseUrl } = ask;
  const settings = { DATABASE_URL: databaseUrl, KAKEHASHI_RESOLVE: `${HOST}=127.0.0.1:${port}` };
  const house = await openHouse(readEnv(settings, packageRoot()), {
    publicUrl: 'https://kakehashi.example',
    change: () => new Map([[SOURCE.id, SOURCE]]),
  });
  const clock = clockFor(ask);
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['discover', 'article', 'deliver'],
    report: (event) => {
      if (event.job === 'article' && event.outcome === 'ok') clock.count();
    },
  });
  await house.queues.add([{ name: 'discover', payload: { source: SOURCE.id, force: true }, key: 'bench' }]);
  const took = await clock.ended;
  await workers.close(5000);
  const { rows } = await house.database.pool.query<{ stored: number; judged: number; counted: number }>(
    `select (select count(*)::int from article) as stored, (select count(*)::int from verdict) as judged,
      (select sum(n)::int from ledger) as counted`,
  );
  await house.close();
  const [found] = rows;
  if (found?.stored !== pages || found.judged !== pages || found.counted !== pages)
    throw new Error(`Of ${pages} pages ${JSON.stringify(found)}`);
  return took;
}

/** Crawlee alone: downloads and parses, and asks for the title so that the parsing is used. */
async function crawlee(ask: TurnAsk): Promise<Took> {
  log.setLevel(LogLevel.OFF);
  let titles = 0;
  const clock = clockFor(ask);
  const crawler = new CheerioCrawler(
    {
      minConcurrency: AT_A_TIME,
      maxConcurrency: AT_A_TIME,
      maxRequestRetries: 0,
      useSessionPool: false,
      requestHandler: ({ $ }) => {
        if ($('h1').text()) titles++;
        clock.count();
      },
    },
    new Configuration({ persistStorage: false, purgeOnStart: false }),
  );
  await crawler.run(addresses(ask));
  if (titles !== ask.pages) throw new Error(`Crawlee read ${titles} of ${ask.pages} pages`);
  return await clock.ended;
}

/** The HTTP client alone: downloads. */
async function undici(ask: TurnAsk): Promise<Took> {
  const dispatcher = new Agent({ connections: AT_A_TIME });
  const waiting = addresses(ask);
  let bytes = 0;
  const clock = clockFor(ask);
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let url = waiting.pop(); url; url = waiting.pop()) {
        const { body } = await request(url, { dispatcher });
        bytes += (await body.arrayBuffer()).byteLength;
        clock.count();
      }
    }),
  );
  await dispatcher.close();
  if (bytes < ask.pages * 50_000) throw new Error(`undici read ${bytes} bytes of ${ask.pages} pages`);
  return await clock.ended;
}
