import type { Hono } from 'hono';
import { confirmable, confirmSubscription, unsubscribable, unsubscribe } from '../../store/consent.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { saying } from './subscribe.tsx';

/**
 * The pages behind the links of mails. Mail scanners follow every link, so a GET changes nothing: it shows a button. The
 * unsubscribe POST needs no cookie and no login (RFC 8058).
 */
export function linkPages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/subscribe/confirm/:token', async (c) => {
    const works = await confirmable(services.db, c.req.param('token'), services.now());
    return buttonPage(c, 'confirm', works ? 'ask' : 'bad');
  });
  app.post('/subscribe/confirm/:token', async (c) => {
    const done = await confirmSubscription(services.db, c.req.param('token'), saying(c, services));
    return buttonPage(c, 'confirm', done ? 'done' : 'bad');
  });
  app.get('/unsubscribe/:token', async (c) =>
    buttonPage(c, 'unsubscribe', (await unsubscribable(services.db, c.req.param('token'))) ? 'ask' : 'bad'),
  );
  app.post('/unsubscribe/:token', async (c) => {
    const done = await unsubscribe(services.db, c.req.param('token'), saying(c, services));
    return buttonPage(c, 'unsubscribe', done ? 'done' : 'bad');
  });
}

function buttonPage(c: WebContext, what: 'confirm' | 'unsubscribe', state: 'ask' | 'done' | 'bad') {
  const reader = readerOf(c);
  const { t } = reader;
  c.header('Cache-Control', 'no-store');
  const body =
    state === 'ask' ? (
      <form method="post">
        <button type="submit">{t(`${what}.button`)}</button>
      </form>
    ) : (
      <p class={`notice ${state === 'done' ? 'good' : 'bad'}`} role="status">
        {t(`${what}.${state}`)}
      </p>
    );
  return c.html(
    <Layout reader={reader} title={t(`${what}.title`)} path="">
      <h1>{t(`${what}.title`)}</h1>
      {body}
    </Layout>,
    state === 'bad' ? 404 : 200,
  );
}
