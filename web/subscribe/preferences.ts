import type { Hono } from 'hono';
import { ownSubscription } from '../../store/readers.ts';
import { readSignedToken } from '../../store/tokens.ts';
import type { Variables } from '../context.ts';
import type { WebServices } from '../services.ts';
import { ownRoutes } from './own-page.tsx';

/**
 * The page behind the "preferences" link of a mail: one subscription, no login. The link is signed, for this subscription only,
 * and expires; what it can't open is answered like an address that does not exist.
 */
export function preferencePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  ownRoutes(app, services, {
    path: '/preferences/:token',
    find: async (c) => {
      const id = readSignedToken(services.secret, 'preferences', c.req.param('token') ?? '', services.now());
      return id === null ? null : await ownSubscription(services.db, { subscriptionId: id }, id);
    },
  });
}
