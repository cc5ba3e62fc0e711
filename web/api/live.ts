import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { passesFilter } from '../../store/search.ts';
import type { Variables } from '../context.ts';
import { placesOf, viewFromUrl, viewQuery } from '../home-view.ts';
import type { WebServices } from '../services.ts';

const PING_MS = 25_000;

interface Waiting {
  passes(storyId: string): Promise<boolean>;
  tell(storyId: string): void;
}

/** News as it comes, by server-sent events, for any filter; readers of the same list share one question to the database. */
export function live(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const lists = new Map<string, Set<Waiting>>();
  const hear = async (storyId: string) => {
    for (const waiting of lists.values()) {
      const [first] = waiting;
      if (first && (await first.passes(storyId))) for (const each of waiting) each.tell(storyId);
    }
  };
  let stop: (() => void) | null = null;
  const join = (list: string, one: Waiting): (() => void) => {
    stop ??= services.onStory((id) => void hear(id).catch(() => {}));
    const waiting = lists.get(list) ?? new Set();
    lists.set(list, waiting.add(one));
    return () => {
      waiting.delete(one);
      if (!waiting.size) lists.delete(list);
      if (lists.size) return;
      stop?.();
      stop = null;
    };
  };

  app.get('/live', (c) => {
    const view = viewFromUrl(new URL(c.req.url));
    return streamSSE(c, async (stream) => {
      const leave = join(viewQuery(view).toString(), {
        passes: async (id) => await passesFilter(services.db, id, view.filter, placesOf(view, services)),
        tell: (id) => void stream.writeSSE({ event: 'story', data: id }).catch(() => {}),
      });
      stream.onAbort(leave);
      while (!stream.aborted && !stream.closed) {
        await stream.writeSSE({ event: 'ping', data: '' });
        await stream.sleep(PING_MS);
      }
      leave();
    });
  });
}
