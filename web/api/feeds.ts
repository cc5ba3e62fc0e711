import { generateAtomFeed, generateJsonFeed } from 'feedsmith';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { StoryCard } from '../../core/card.ts';
import { findStories } from '../../store/search.ts';
import { readerOf, type Reader, type Variables, type WebContext } from '../context.ts';
import { filterFromUrl, filterToQuery } from '../filter-url.ts';
import { localityName } from '../format.ts';
import type { WebServices } from '../services.ts';

const ITEMS = 50;
const ROWS = 1000;
const PING_MS = 25_000;

/** Feeds, export and live news of any filter. */
export function feeds(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/feed.atom', async (c) => {
    const { cards, reader, self } = await load(c, services, ITEMS);
    const updated = cards[0]?.updatedAt ?? new Date(0);
    const xml = generateAtomFeed({
      id: self,
      title: { value: `${reader.t('brand')} – ${reader.t('tagline')}` },
      updated,
      links: [{ href: self, rel: 'self' }, { href: `${services.publicUrl}/` }],
      authors: [{ name: reader.t('brand') }],
      entries: cards.map((card) => ({
        id: `${services.publicUrl}/stories/${card.id}`,
        title: { value: titleOf(card, reader, services) },
        updated: card.updatedAt,
        published: card.firstSeenAt,
        links: [{ href: `${services.publicUrl}/stories/${card.id}` }],
        summary: { value: card.articles[0]?.title ?? '' },
      })),
    });
    return c.body(xml, 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
  });

  app.get('/feed.json', async (c) => {
    const { cards, reader, self } = await load(c, services, ITEMS);
    const feed = generateJsonFeed({
      title: `${reader.t('brand')} – ${reader.t('tagline')}`,
      home_page_url: `${services.publicUrl}/`,
      feed_url: self,
      items: cards.map((card) => ({
        id: `${services.publicUrl}/stories/${card.id}`,
        url: `${services.publicUrl}/stories/${card.id}`,
        external_url: card.articles[0]?.url,
        title: titleOf(card, reader, services),
        content_text: card.articles[0]?.title ?? '',
        date_published: card.firstSeenAt,
        date_modified: card.updatedAt,
      })),
    });
    return c.body(JSON.stringify(feed), 200, { 'content-type': 'application/feed+json; charset=utf-8' });
  });

  app.get('/export.csv', async (c) => {
    const { cards, reader } = await load(c, services, ROWS);
    const rows = cards.map((card) => [
      card.id,
      card.relevance,
      card.pairs.map((pair) => pair.join(':')).join(' '),
      card.kinds.join(' '),
      card.eventDate ?? '',
      card.firstSeenAt.toISOString(),
      titleOf(card, reader, services),
      card.articles[0]?.title ?? '',
      card.articles[0]?.url ?? '',
    ]);
    const head = ['id', 'relevance', 'pairs', 'kinds', 'event_date', 'first_seen_at', 'who', 'title', 'url'];
    // The byte order mark tells Excel that this is UTF-8.
    const text = `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
    return c.body(text, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="kakehashi.csv"',
    });
  });

  app.get('/live', (c) =>
    streamSSE(c, async (stream) => {
      const stop = services.onStory(
        (id) => void stream.writeSSE({ event: 'story', data: id }).catch(() => {}),
      );
      stream.onAbort(stop);
      while (!stream.aborted && !stream.closed) {
        await stream.writeSSE({ event: 'ping', data: '' });
        await stream.sleep(PING_MS);
      }
      stop();
    }),
  );
}

async function load(c: WebContext, services: WebServices, limit: number) {
  const filter = filterFromUrl(new URL(c.req.url));
  const { cards } = await findStories(services.db, filter, { limit }, services);
  return {
    cards,
    reader: readerOf(c),
    self: `${services.publicUrl}${new URL(c.req.url).pathname}?${filterToQuery(filter)}`,
  };
}

/** Who with whom and what, in the reader's language; the id of an item stays when a title is edited. */
function titleOf(card: StoryCard, reader: Reader, services: WebServices): string {
  const name = (code: string) => localityName(code, services.localities, reader);
  const who =
    card.pairs.map(([vn, jp]) => `${name(vn)} ↔ ${name(jp)}`).join('; ') ||
    [...card.vn, ...card.jp].map(name).join(', ');
  return `${who}: ${card.articles[0]?.title ?? ''}`;
}

/** A cell that a spreadsheet can't take for a formula (OWASP, CSV injection). */
function cell(value: string): string {
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
