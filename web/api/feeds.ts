import { generateAtomFeed, generateJsonFeed } from 'feedsmith';
import type { Hono } from 'hono';
import type { StoryCard } from '../../core/card.ts';
import type { Variables, WebContext } from '../context.ts';
import { loadList } from '../list.ts';
import type { WebServices } from '../services.ts';
import { headline } from '../wording.ts';

const ITEMS = 50;

/** Atom and JSON Feed of any filter; an item keeps its id when a headline or a fact changes. */
export function feeds(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { publicUrl } = services;
  app.get('/feed.atom', async (c) => {
    const { self, name, items } = await feedOf(c, services);
    const xml = generateAtomFeed({
      id: self,
      title: { value: name },
      updated: items[0]?.card.updatedAt ?? services.now(),
      links: [{ href: self, rel: 'self' }, { href: `${publicUrl}/` }],
      authors: [{ name }],
      entries: items.map(({ card, title, url, originals }) => ({
        id: url,
        title: { value: plain(title) },
        updated: card.updatedAt,
        published: card.firstSeenAt,
        links: [{ href: url }],
        summary: { value: plain(originals) },
      })),
    });
    return c.body(xml, 200, { 'content-type': 'application/atom+xml; charset=utf-8' });
  });

  app.get('/feed.json', async (c) => {
    const { self, name, lang, items } = await feedOf(c, services);
    const feed = generateJsonFeed({
      title: name,
      home_page_url: `${publicUrl}/`,
      feed_url: self,
      language: lang,
      items: items.map(({ card, title, url, originals }) => ({
        id: url,
        url,
        external_url: card.articles[0]?.url,
        title: plain(title),
        content_text: plain(originals),
        date_published: card.firstSeenAt,
        date_modified: card.updatedAt,
        tags: card.kinds,
      })),
    });
    return c.body(JSON.stringify(feed), 200, { 'content-type': 'application/feed+json; charset=utf-8' });
  });
}

async function feedOf(c: WebContext, services: WebServices) {
  const list = await loadList(c, services, ITEMS);
  const { reader } = list;
  const names = { reader, gazetteer: services, now: services.now() };
  return {
    self: list.self,
    name: `${reader.t('brand')} – ${reader.t('tagline')}`,
    lang: reader.lang,
    items: list.cards.map((card) => ({
      card,
      title: headline(card, list.details.get(card.id), names),
      url: `${services.publicUrl}/stories/${card.id}`,
      originals: originalsOf(card),
    })),
  };
}

/** The papers' own headlines, one a line. */
export function originalsOf(card: StoryCard): string {
  return [...new Set(card.articles.filter(({ copyOf }) => !copyOf).map(({ title }) => title))].join('\n');
}

/** No control characters: XML 1.0 has no place for them. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, ' ');
}
