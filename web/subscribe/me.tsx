import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { described } from '../../alerts/compose.ts';
import { translator } from '../../alerts/translate.ts';
import {
  askForLogin,
  eraseReader,
  exportReader,
  logInReader,
  loginWorks,
  logOutReader,
  readerOfSession,
} from '../../store/reader-login.ts';
import { ownSubscription, ownSubscriptions, type OwnSubscription } from '../../store/readers.ts';
import { takeTry } from '../../store/throttle.ts';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables, type WebContext } from '../context.ts';
import { sameOrigin } from '../ops/session.ts';
import type { WebServices } from '../services.ts';
import { ownRoutes } from './own-page.tsx';
import { saying } from './subscribe.tsx';
import { oneOf } from './wish.ts';

const ASKED_PER_PLACE = { free: 10, longestS: 3600 };

/** Self-service without a password: a link by mail, then one's own subscriptions, export and erasure. */
export function mePages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const secure = services.publicUrl.startsWith('https:');
  const cookie = secure ? '__Host-reader' : 'reader';
  const session = async (c: WebContext) => {
    const token = getCookie(c, cookie);
    return token ? await readerOfSession(services.db, token, services.now()) : null;
  };

  app.use('/me/*', async (c, next) => {
    if (c.req.method === 'POST' && !sameOrigin(c, services)) return c.text('Forbidden', 403);
    await next();
    c.header('Cache-Control', 'no-store');
    return undefined;
  });

  app.get('/me', async (c) => {
    c.header('Cache-Control', 'no-store');
    const reader = await session(c);
    if (!reader) return c.html(askPage(c));
    return c.html(minePage(c, services, await ownSubscriptions(services.db, { subscriberId: reader.id })));
  });

  // The answer is the same for known and unknown addresses, and for too many questions.
  app.post('/me', async (c) => {
    const email = oneOf(await c.req.parseBody(), 'email').trim();
    const wait = await takeTry(
      services.db,
      [{ key: `login-link:${addressOf(c)}`, ...ASKED_PER_PLACE }],
      services.now(),
    );
    const delivery =
      wait === 0 && email.length <= 254
        ? await askForLogin(services.db, services.secret, { email, now: services.now() })
        : null;
    if (delivery)
      await services.queues.add([
        { name: 'deliver', payload: { deliveries: [delivery] }, key: `deliver-${delivery}` },
      ]);
    return c.redirect('/me?sent=1', 303);
  });

  // Mail scanners follow every link: only the button uses it up.
  app.get('/me/login/:token', async (c) => {
    const works = await loginWorks(services.db, c.req.param('token'), services.now());
    return c.html(loginPage(c, works), works ? 200 : 404);
  });
  app.post('/me/login/:token', async (c) => {
    const token = await logInReader(services.db, c.req.param('token'), services.now());
    if (!token) return c.html(loginPage(c, false), 404);
    setCookie(c, cookie, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: 1800 });
    return c.redirect('/me', 303);
  });

  app.post('/me/logout', async (c) => {
    const token = getCookie(c, cookie);
    if (token) await logOutReader(services.db, token);
    deleteCookie(c, cookie, { path: '/', secure });
    return c.redirect('/me', 303);
  });
  app.get('/me/export.json', async (c) => {
    const reader = await session(c);
    if (!reader) return c.redirect('/me', 303);
    const text = JSON.stringify(await exportReader(services.db, reader.id), null, 2);
    return c.body(text, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="kakehashi-my-data.json"',
    });
  });
  app.post('/me/erase', async (c) => {
    const reader = await session(c);
    if (!reader) return c.redirect('/me', 303);
    if (oneOf(await c.req.parseBody(), 'sure') !== '1') return c.redirect('/me?unsure=1', 303);
    await eraseReader(services.db, reader.id, saying(c, services));
    deleteCookie(c, cookie, { path: '/', secure });
    return c.redirect('/me?erased=1', 303);
  });

  ownRoutes(app, services, {
    path: '/me/subscriptions/:id',
    find: async (c) => {
      const reader = await session(c);
      return (
        reader && (await ownSubscription(services.db, { subscriberId: reader.id }, c.req.param('id') ?? ''))
      );
    },
  });
}

function askPage(c: WebContext) {
  const reader = readerOf(c);
  const { t } = reader;
  const said = (['sent', 'erased', 'ended'] as const).find((each) => c.req.query(each) === '1');
  return (
    <Layout reader={reader} title={t('me.title')} path="">
      <h1>{t('me.title')}</h1>
      {said ? (
        <p class="notice good" role="status">
          {t(`me.${said}`)}
        </p>
      ) : null}
      <p>{t('me.ask')}</p>
      <form method="post" action="/me" class="form">
        <label>
          <span>{t('subscribe.email')}</span>
          <input type="email" name="email" required maxlength={254} autocomplete="email" />
        </label>
        <button>{t('me.send')}</button>
      </form>
    </Layout>
  );
}

function loginPage(c: WebContext, works: boolean) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('me.title')} path="">
      <h1>{t('me.title')}</h1>
      {works ? (
        <form method="post">
          <button>{t('me.open')}</button>
        </form>
      ) : (
        <p class="notice bad" role="status">
          {t('me.bad')} <a href="/me">{t('me.again')}</a>
        </p>
      )}
    </Layout>
  );
}

function minePage(c: WebContext, services: WebServices, own: readonly OwnSubscription[]) {
  const reader = readerOf(c);
  const { t, lang } = reader;
  const voice = { lang, zone: 'UTC', localities: services.localities, t: translator(lang) };
  const said = (['ended', 'unsure'] as const).find((each) => c.req.query(each) === '1');
  return (
    <Layout reader={reader} title={t('me.title')} path="">
      <h1>{t('me.title')}</h1>
      {said ? (
        <p class="notice" role="status">
          {t(`me.${said}`)}
        </p>
      ) : null}
      {own.length ? null : <p class="notice">{t('me.none')}</p>}
      <ul>
        {own.map((each) => (
          <li>
            <a href={`/me/subscriptions/${each.id}`}>{described(each.filter, voice)}</a>{' '}
            <span class="tag">{t(`cadence.${each.plan.cadence}`)}</span>
            {each.channel === 'email' ? null : <span class="tag">{t(`channel.${each.channel}`)}</span>}
            {each.state === 'paused' ? <span class="tag">{t('own.isPausedShort')}</span> : null}
          </li>
        ))}
      </ul>
      <p>
        <a href="/subscribe">{t('me.more')}</a> · <a href="/me/export.json">{t('me.export')}</a>
      </p>
      <form method="post" action="/me/erase" class="form">
        <h2>{t('me.erase')}</h2>
        <p>{t('me.eraseHelp')}</p>
        <label class="tick">
          <input type="checkbox" name="sure" value="1" /> {t('me.sure')}
        </label>
        <button class="quiet">{t('me.eraseNow')}</button>
      </form>
      <form method="post" action="/me/logout">
        <button class="quiet">{t('me.logout')}</button>
      </form>
    </Layout>
  );
}
