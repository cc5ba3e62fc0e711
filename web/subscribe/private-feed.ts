import { generateAtomFeed, generateJsonFeed } from 'feedsmith';
import type { Hono } from 'hono';
import { storyLines } from '../../alerts/story-lines.ts';
import { translator } from '../../alerts/translate.ts';
import { feedStories } from '../../store/readers.ts';
import { withTowns } from '../../store/card-towns.ts';
import { storyCards } from '../../store/stories.ts';
import type { Variables } from '../context.ts';
import type { WebServices } from '../services.ts';

const ITEMS = 50;

/** Atom and JSON Feed of one subscription, by a token that only its owner has; the ids are those of every other channel. */
export function privateFeeds(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/private/:token/feed.atom', async (c) => {
    const feed = await load(services, c.req.param('token'));
    if (!feed) return c.notFound();
    const self = `${services.publicUrl}${c.req.path}`;
    const xml = generateAtomFeed({
      id: self,
      title: { value: plain(feed.name) },
      updated: feed.items[0]?.updated ?? services.now(),
      links: [{ href: self, rel: 'self' }],
      authors: [{ name: plain(feed.name) }],
      entries: feed.items.map((item) => ({
        id: item.id,
        title: { value: plain(item.title) },
        updated: item.updated,
        published: item.published,
        links: [{ href: item.url }],
        summary: { value: plain(item.text) },
      })),
    });
    return c.body(xml, 200, headers('application/atom+xml'));
  });

  app.get('/private/:token/feed.json', async (c) => {
    const feed = await load(services, c.req.param('token'));
    if (!feed) return c.notFound();
    const json = generateJsonFeed({
      title: plain(feed.name),
      feed_url: `${services.publicUrl}${c.req.path}`,
      language: feed.lang,
      items: feed.items.map((item) => ({
        id: item.id,
        url: item.url,
        title: plain(item.title),
        content_text: plain(item.text),
        date_published: item.published,
        date_modified: item.updated,
      })),
    });
    return c.body(JSON.stringify(json), 200, headers('application/feed+json'));
  });
}

function headers(type: string) {
  return {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'private, max-age=300',
    'x-robots-tag': 'noindex',
  };
}

async function load(services: WebServices, token: string) {
  const feed = await feedStories(services.db, token, ITEMS);
  if (!feed) return null;
  const { lang, zone } = feed;
  const voice = { lang, zone, localities: services.localities, t: translator(lang) };
  const cards = await withTowns(services.db, await storyCards(services.db, feed.storyIds), services.towns);
  return {
    lang,
    name: voice.t('brand'),
    items: cards.map((card) => {
      const lines = storyLines({ card, standing: 'other', news: null }, voice);
      return {
        id: `${services.publicUrl}/stories/${card.id}`,
        url: lines.url,
        title: lines.who,
        text: `${lines.what}\n${lines.source}`,
        published: card.firstSeenAt,
        updated: card.updatedAt,
      };
    }),
  };
}

/** XML 1.0 holds no control characters. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
