import type { Hono } from 'hono';
import { ownSubscription } from '../../store/readers.ts';
import { readSignedToken } from '../../store/tokens.ts';
import { addressOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { actOnOwn, ownPage } from './own-page.tsx';
import { TEXT_VERSION } from './subscribe.tsx';

/**
 * The page behind the "preferences" link of a mail: one subscription, no login. The link is signed, for this subscription only,
 * and expires; what it can't open is answered like an address that does not exist.
 */
export function preferencePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const find = async (c: WebContext) => {
    const id = readSignedToken(services.secret, 'preferences', c.req.param('token') ?? '', services.now());
    return id && (await ownSubscription(services.db, { subscriptionId: id }, id));
  };
  app.get('/preferences/:token', async (c) => {
    const own = await find(c);
    if (!own) return c.notFound();
    return ownPage(c, services, own, {
      action: c.req.path,
      done: null,
      fault: null,
      fields: null,
      preview: null,
    });
  });
  app.post('/preferences/:token', async (c) => {
    const own = await find(c);
    if (!own) return c.notFound();
    const by = { ip: addressOf(c), now: services.now(), textVersion: TEXT_VERSION };
    const state = await actOnOwn(c, services, own, { action: c.req.path, by });
    if (!state) return c.redirect('/me?ended=1', 303);
    return ownPage(c, services, (await find(c)) || own, state);
  });
}
