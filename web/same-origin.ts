import type { WebContext } from './context.ts';
import type { WebServices } from './services.ts';

/** A form comes from our own pages: Sec-Fetch-Site where the browser says it, else Origin (OWASP, CSRF prevention). */
export function fromOurPages(c: WebContext, services: WebServices): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = c.req.header('origin');
  return (
    origin === undefined || [new URL(services.publicUrl).origin, new URL(c.req.url).origin].includes(origin)
  );
}
