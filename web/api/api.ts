import { Hono } from 'hono';
import { articleById } from '../../store/articles.ts';
import { listMessages } from '../../store/mailbox.ts';
import { pairCounts } from '../../store/counts.ts';
import { findStories } from '../../store/search.ts';
import { publicSources, verdictOf } from '../../store/public.ts';
import { storyCards } from '../../store/stories.ts';
import { confirmation } from '../confirmation.ts';
import { addressOf, type Variables } from '../context.ts';
import { countView } from '../count-view.ts';
import { placesOf, viewFromUrl } from '../home-view.ts';
import type { WebServices } from '../services.ts';
import { askForSubscription } from '../subscribe/subscribe.tsx';
import { subscriptionRequest } from '../subscribe/wish.ts';
import { apiAccess } from './access.ts';
import { isLoopback } from './loopback.ts';
import { openApi } from './openapi.ts';
import { storyDetailJson, storyJson } from './schemas.ts';

const MOST = 200;

/** `/api/v1`: JSON in, JSON out; the document at openapi.json is made from the same schemas. */
export function api(services: WebServices): Hono<{ Variables: Variables }> {
  const { db, localities } = services;
  const app = new Hono<{ Variables: Variables }>();
  app.use(apiAccess(services));

  app.get('/stories', async (c) => {
    const view = viewFromUrl(new URL(c.req.url));
    const limit = Math.min(MOST, Math.max(1, Math.floor(Number(c.req.query('limit') ?? 50)) || 50));
    const page = await findStories(
      db,
      view.filter,
      { after: c.req.query('after'), limit, sort: view.sort },
      placesOf(view, services),
    );
    return c.json({ stories: page.cards.map(storyJson), next: page.next });
  });

  app.get('/stories/:id{[0-9]{1,18}}', async (c) => {
    const [card] = await storyCards(db, [c.req.param('id')]);
    if (!card) return c.json({ error: 'There is no story of this id.' }, 404);
    return c.json(storyDetailJson(card, await confirmation(services, card)));
  });

  app.get('/articles/:id{[0-9]{1,18}}', async (c) => {
    const article = await articleById(db, c.req.param('id'));
    if (!article) return c.json({ error: 'There is no article of this id.' }, 404);
    const verdict = (await verdictOf(db, article.id)) ?? null;
    return c.json({
      id: article.id,
      url: article.fetch_url,
      source: article.source_id,
      lang: article.lang,
      title: article.title,
      published_at: article.published_at?.toISOString() ?? null,
      copy_of: article.copy_of,
      story: article.story_id,
      lead: article.lead,
      verdict,
    });
  });

  app.get('/matrix', async (c) => {
    const view = countView(new URL(c.req.url));
    return c.json({ cells: await pairCounts(db, view, localities) });
  });

  app.get('/sources', async (c) => c.json({ sources: await publicSources(db) }));

  app.post('/subscriptions', async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const parsed = subscriptionRequest.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return c.json(
        { error: issue?.message ?? 'The body is not understood.', field: issue?.path.join('.') ?? '' },
        400,
      );
    }
    await askForSubscription(services, parsed.data, addressOf(c));
    return c.json({ accepted: true }, 202);
  });

  app.get('/mailbox', async (c) => {
    if (!services.mailbox || !isLoopback(c))
      return c.json(
        { error: 'The mailbox is shown on loopback only, and only while no SMTP_URL is set.' },
        404,
      );
    const messages = await listMessages(db, {
      limit: Math.min(500, Number(c.req.query('limit') ?? 200) || 200),
    });
    return c.json({
      messages: messages.map(({ receivedAt, ...message }) => ({
        ...message,
        received_at: receivedAt.toISOString(),
      })),
    });
  });

  app.get('/openapi.json', (c) => c.json(openApi(services.publicUrl)));
  app.all('*', (c) =>
    c.json({ error: 'There is no such address in the API; see /api/v1/openapi.json.' }, 404),
  );
  return app;
}
