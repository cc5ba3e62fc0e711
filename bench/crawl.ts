import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { Figures } from './bench.ts';
import type { TurnAsk } from './crawl-turn.ts';
import { openBenchPostgres } from './postgres.ts';
import { alternate, rounded } from './rounds.ts';

/** Of these the first ones are not timed: a process that crawls for weeks is not to be judged by its first seconds. */
const PAGES = 8000;
const WARM = 3000;
const ROUNDS = 3;

const port = z.object({ port: z.number() });
const reached = z.object({ pages_per_s: z.number(), with_start_per_s: z.number(), rss_mb: z.number() });

/**
 * The whole pipeline, every page of it stored, judged and counted, beside a bare CheerioCrawler that only downloads and
 * parses and beside undici that only downloads: the same 55 KB pages from one server on loopback, in turns.
 */
export async function bench(): Promise<Figures> {
  const site = newProcess();
  const postgres = await openBenchPostgres();
  try {
    const at = port.parse(await said(site, { site: PAGES }));
    const contestant = (who: TurnAsk['who']) => async () => {
      const child = newProcess();
      const databaseUrl = who === 'kakehashi' ? await postgres.emptyDatabase() : '';
      try {
        return reached.parse(await said(child, { who, ...at, pages: PAGES, warm: WARM, databaseUrl }));
      } finally {
        child.kill();
        if (databaseUrl) await postgres.drop(databaseUrl);
      }
    };
    const medians = await alternate(ROUNDS, {
      kakehashi: contestant('kakehashi'),
      crawlee: contestant('crawlee'),
      undici: contestant('undici'),
    });
    const [our, crawlee] = [medians.kakehashi.pages_per_s, medians.crawlee.pages_per_s];
    return {
      pages: PAGES,
      pages_per_s: rounded(our),
      crawlee_pages_per_s: rounded(crawlee),
      undici_pages_per_s: rounded(medians.undici.pages_per_s),
      ratio_to_crawlee: rounded(our / crawlee),
      ratio_with_start: rounded(medians.kakehashi.with_start_per_s / medians.crawlee.with_start_per_s),
      rss_mb: medians.kakehashi.rss_mb,
      crawlee_rss_mb: medians.crawlee.rss_mb,
    };
  } finally {
    site.kill();
    await postgres.close();
  }
}

function newProcess(): ChildProcess {
  return fork(new URL('./crawl-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
}

async function said(child: ChildProcess, ask: object): Promise<unknown> {
  child.send(ask);
  const ended = once(child, 'exit').then(() => [{ fault: 'The process ended without an answer.' }]);
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [{ fault?: string }];
  if (answer.fault) throw new Error(answer.fault);
  return answer;
}
