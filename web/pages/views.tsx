import type { Hono } from 'hono';
import type { Variables } from '../context.ts';
import { fromOurPages } from '../same-origin.ts';
import { keepViews, savedViews, tidyQuery } from '../saved-views.ts';
import type { WebServices } from '../services.ts';

/** Saving and removing a reader's own views; they live in the reader's cookie. */
export function viewPages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const secure = services.publicUrl.startsWith('https:');
  app.post('/views', async (c) => {
    if (!fromOurPages(c, services)) return c.text('Forbidden', 403);
    const form = await c.req.parseBody();
    const name = String(form['name'] ?? '')
      .trim()
      .slice(0, 40);
    const others = savedViews(c).filter((view) => view.name !== name);
    if (form['do'] === 'remove') {
      keepViews(c, others, secure);
      const back = tidyQuery(String(form['back'] ?? '')) ?? '';
      return c.redirect(back ? `/?${back}` : '/', 303);
    }
    const query = tidyQuery(String(form['query'] ?? ''));
    if (!name || query === null) return c.redirect('/', 303);
    const fits = keepViews(c, [...others, { name, query }], secure);
    const after = new URLSearchParams(query);
    after.set('saved', fits ? '1' : 'full');
    return c.redirect(`/?${after}`, 303);
  });
}
