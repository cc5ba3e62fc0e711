import { EventEmitter, once } from 'node:events';
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
  /** An empty database; only our own side uses it. */
  databaseUrl: string;
}

const AT_A_TIME = 16;

/** Does a turn and returns the seconds it took; throws when a page is missing at the end. */
export async function turn(ask: TurnAsk): Promise<number> {
  if (ask.who === 'kakehashi') return await ours(ask);
  return ask.who === 'crawlee' ? await crawlee(ask) : await undici(ask);
}

const addresses = ({ port, pages }: TurnAsk) =>
  Array.from({ length: pages }, (_, n) => `http://127.0.0.1:${port}/bai-viet-so-${n}-${100_000 + n}.html`);

const SOURCE = benchSource('toa-soan-mau', HOST, {
  discover: [{ kind: 'sitemap', url: `https://${HOST}/sitemap.xml`, confidence: 'checked' }],
});

/** The whole pipeline: found, fetched, read, compared, judged, stored with its story and alerts, and counted. */
async function ours({ port, pages, databaseUrl }: TurnAsk): Promise<number> {
  const settings = { DATABASE_URL: databaseUrl, KAKEHASHI_RESOLVE: `${HOST}=127.0.0.1:${port}` };
  const house = await openHouse(readEnv(settings, packageRoot()), {
    publicUrl: 'https://kakehashi.example',
    change: () => new Map([[SOURCE.id, SOURCE]]),
  });
  const counter = new EventEmitter();
  const allSettled = once(counter, 'settled');
  let left = pages;
  const workers = startWorkers(house.backend, {
    handlers: handlers(house.services),
    names: ['discover', 'article', 'deliver'],
    report: (event) => {
      if (event.job === 'article' && event.outcome === 'ok' && --left === 0) counter.emit('settled');
    },
  });
  const started = performance.now();
  await house.queues.add([{ name: 'discover', payload: { source: SOURCE.id, force: true }, key: 'bench' }]);
  await allSettled;
  const seconds = (performance.now() - started) / 1000;
  await workers.close(5000);
  const { rows } = await house.database.pool.query<{ stored: number; judged: number; counted: number }>(
    `select (select count(*)::int from article) as stored, (select count(*)::int from verdict) as judged,
      (select sum(n)::int from ledger) as counted`,
  );
  await house.close();
  const [found] = rows;
  if (found?.stored !== pages || found.judged !== pages || found.counted !== pages)
    throw new Error(`Of ${pages} pages ${JSON.stringify(found)}`);
  return seconds;
}

/** Crawlee alone: downloads and parses, and asks for the title so that the parsing is used. */
async function crawlee(ask: TurnAsk): Promise<number> {
  log.setLevel(LogLevel.OFF);
  let titles = 0;
  const crawler = new CheerioCrawler(
    {
      minConcurrency: AT_A_TIME,
      maxConcurrency: AT_A_TIME,
      maxRequestRetries: 0,
      useSessionPool: false,
      requestHandler: ({ $ }) => {
        if ($('h1').text()) titles++;
      },
    },
    new Configuration({ persistStorage: false, purgeOnStart: false }),
  );
  const started = performance.now();
  await crawler.run(addresses(ask));
  const seconds = (performance.now() - started) / 1000;
  if (titles !== ask.pages) throw new Error(`Crawlee read ${titles} of ${ask.pages} pages`);
  return seconds;
}

/** The HTTP client alone: downloads. */
async function undici(ask: TurnAsk): Promise<number> {
  const dispatcher = new Agent({ connections: AT_A_TIME });
  const waiting = addresses(ask);
  let bytes = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let url = waiting.pop(); url; url = waiting.pop()) {
        const { body } = await request(url, { dispatcher });
        bytes += (await body.arrayBuffer()).byteLength;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await dispatcher.close();
  if (bytes < ask.pages * 50_000) throw new Error(`undici read ${bytes} bytes of ${ask.pages} pages`);
  return seconds;
}
