import { serveSite } from './crawl-site.ts';
import { turn, type TurnAsk } from './crawl-turn.ts';
import { ownPeakMb } from './machine.ts';

/** So many pages, each sent after a while. */
interface SiteAsk {
  site: number;
  delayMs?: number;
}

// The site, or one turn of a contestant, in a process of its own: nobody warms another's code or fills its memory.
process.once('message', (ask: SiteAsk | TurnAsk) => {
  void answer(ask).then(
    (said) => process.send?.(said),
    (thrown: unknown) => process.send?.({ fault: thrown instanceof Error ? thrown.stack : String(thrown) }),
  );
});

async function answer(ask: SiteAsk | TurnAsk): Promise<object> {
  if ('site' in ask) return { port: await serveSite(ask.site, ask.delayMs) };
  const { seconds, whole } = await turn(ask);
  return {
    pages_per_s: (ask.pages - ask.warm) / seconds,
    with_start_per_s: ask.pages / whole,
    rss_mb: ownPeakMb(),
  };
}
