import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { READER_LANGUAGES } from '../core/language.ts';
import { api } from './api/api.ts';
import { exports } from './api/exports.ts';
import { feeds } from './api/feeds.ts';
import { live } from './api/live.ts';
import { assetAt } from './assets.ts';
import { limitBody } from './body-limit.ts';
import { clientAddress } from './client-address.ts';
import { Layout } from './components/layout.tsx';
import { compressed } from './compressed.ts';
import { readerOf, type Variables } from './context.ts';
import { FilterFault } from './filter-url.ts';
import { health } from './health.ts';
import { metrics } from './metrics.ts';
import { console as consolePages } from './ops/console.tsx';
import { readerPages } from './pages/pages.ts';
import type { WebServices } from './services.ts';
import { traced } from './traced.ts';
import { briefPages } from './subscribe/brief.tsx';
import { feedbackPage } from './subscribe/feedback.tsx';
import { linkPages } from './subscribe/links.tsx';
import { mePages } from './subscribe/me.tsx';
import { preferencePage } from './subscribe/preferences.ts';
import { privateFeeds } from './subscribe/private-feed.ts';
import { subscribePage } from './subscribe/subscribe.tsx';

/** The whole web: readers' pages, subscribing, API, feeds, console. It reads the store and queues jobs, no more. */
export function createWeb(services: WebServices): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  const secure = services.publicUrl.startsWith('https:');
  const from = clientAddress(services.trustProxy);
  app.use(traced);
  app.use(async (c, next) => {
    const nonce = randomBytes(16).toString('base64');
    c.set('nonce', nonce);
    c.set('account', null);
    c.set('address', from(c));
    const ui = READER_LANGUAGES.find((each) => each === c.req.query('ui'));
    if (ui)
      setCookie(c, 'lang', ui, { path: '/', maxAge: 365 * 86_400, sameSite: 'Lax', httpOnly: true, secure });
    await next();
    // A mail is shown as it is, inside a sandbox that runs nothing and loads nothing.
    const mail = c.res.headers.get('x-mail-preview') === '1';
    c.header(
      'Content-Security-Policy',
      mail
        ? "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        : (c.res.headers.get('x-own-policy') ?? policy(nonce)),
    );
    c.res.headers.delete('x-own-policy');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    if (secure) c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    return undefined;
  });
  app.use(compressed);
  app.use(limitBody);
  app.get('/assets/:file', (c) => {
    const asset = assetAt(c.req.path);
    if (!asset) return c.notFound();
    return c.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });
  app.get('/healthz', async (c) => {
    const state = await health(services);
    return c.json(state, state.ok ? 200 : 503);
  });
  app.get('/readyz', async (c) => {
    const { parts } = await health(services);
    return c.json({ ready: parts['database'] === null }, parts['database'] === null ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.text(await metrics(services)));
  readerPages(app, services);
  subscribePage(app, services);
  linkPages(app, services);
  preferencePage(app, services);
  mePages(app, services);
  feedbackPage(app, services);
  privateFeeds(app, services);
  briefPages(app, services);
  feeds(app, services);
  exports(app, services);
  live(app, services);
  app.route('/api/v1', api(services));
  app.route('/ops', consolePages(services));
  app.notFound((c) => c.html(message(c, 'error.notFound', 'error.notFoundText'), 404));
  app.onError((error, c) => {
    const wanted = c.req.path.startsWith('/api/');
    if (error instanceof FilterFault) {
      const sentence = `${error.field}: ${error.message}`;
      return wanted
        ? c.json({ error: sentence, field: error.field }, 400)
        : c.html(message(c, 'error.title', null, sentence), 400);
    }
    process.stderr.write(
      `${JSON.stringify({ level: 50, path: c.req.path, error: error.stack ?? error.message })}\n`,
    );
    return wanted
      ? c.json({ error: 'The fault is ours; nothing was done.' }, 500)
      : c.html(message(c, 'error.title', 'error.text'), 500);
  });
  return app;
}

/** Nothing but what the page itself brings: no foreign scripts, styles, frames or forms (CSP 3). */
function policy(nonce: string): string {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

function message(c: Parameters<typeof readerOf>[0], title: string, text: string | null, sentence?: string) {
  const reader = readerOf(c);
  return (
    <Layout reader={reader} title={reader.t(title)} path="">
      <h1>{reader.t(title)}</h1>
      <p>{sentence ?? (text ? reader.t(text) : '')}</p>
      <p>
        <a href="/">{reader.t('story.back')}</a>
      </p>
    </Layout>
  );
}
