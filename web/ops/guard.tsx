import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  closeSession,
  createFirstOperator,
  firstOperatorLinkWorks,
  logIn,
  openSession,
  sessionAccount,
} from '../../store/accounts.ts';
import { writeAudit } from '../../store/console.ts';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';

const TRIES_A_MINUTE = 10;

/** Sessions, login and the first operator; behind it every console page needs an account, every write a CSRF token. */
export function guard(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const secure = services.publicUrl.startsWith('https:');
  const cookie = secure ? '__Host-session' : 'session';
  const tries = new Map<string, { since: number; n: number }>();
  const throttled = (ip: string): boolean => {
    const now = services.now().getTime();
    const seen = tries.get(ip);
    if (tries.size > 10_000) tries.clear();
    if (!seen || now - seen.since > 60_000) {
      tries.set(ip, { since: now, n: 1 });
      return false;
    }
    return ++seen.n > TRIES_A_MINUTE;
  };
  const open = async (c: WebContext, accountId: string) => {
    const token = await openSession(services.db, accountId, {
      ip: addressOf(c),
      agent: c.req.header('user-agent') ?? '',
      now: services.now(),
    });
    setCookie(c, cookie, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure });
  };

  app.use(async (c, next) => {
    const token = getCookie(c, cookie);
    c.set('account', token ? await sessionAccount(services.db, token, services.now()) : null);
    c.header('Cache-Control', 'no-store');
    await next();
  });

  app.get('/login', (c) => c.html(loginPage(c, null)));
  app.post('/login', async (c) => {
    if (!sameOrigin(c, services)) return c.text('Forbidden', 403);
    const form = await c.req.parseBody();
    const { t } = readerOf(c);
    if (throttled(addressOf(c))) return c.html(loginPage(c, t('error.tooMany')), 429);
    const id = await logIn(
      services.db,
      String(form['name'] ?? ''),
      String(form['password'] ?? ''),
      services.now(),
    );
    if (!id) return c.html(loginPage(c, t('ops.badLogin')), 401);
    await open(c, id);
    return c.redirect('/ops', 303);
  });

  app.get('/first/:token', async (c) => {
    const works = await firstOperatorLinkWorks(services.db, c.req.param('token'), services.now());
    return c.html(firstPage(c, works, null), works ? 200 : 404);
  });
  app.post('/first/:token', async (c) => {
    if (!sameOrigin(c, services)) return c.text('Forbidden', 403);
    const form = await c.req.parseBody();
    const [name, password] = [String(form['name'] ?? '').trim(), String(form['password'] ?? '')];
    const { t } = readerOf(c);
    if (name.length < 2 || name.length > 40 || password.length < 12 || password.length > 200)
      return c.html(firstPage(c, true, t('ops.weak')), 400);
    const id = await createFirstOperator(
      services.db,
      c.req.param('token'),
      { name, password },
      services.now(),
    );
    if (!id) return c.html(firstPage(c, false, null), 404);
    await writeAudit(services.db, {
      account: name,
      action: 'first-operator',
      target: name,
      ip: addressOf(c),
    });
    await open(c, id);
    return c.redirect('/ops', 303);
  });

  app.use(async (c, next) => {
    const account = c.get('account');
    if (!account) return c.req.method === 'GET' ? c.redirect('/ops/login', 303) : c.text('Forbidden', 403);
    if (account.role === 'reader') return c.html(forbiddenPage(c), 403);
    if (c.req.method !== 'GET') {
      const form = await c.req.parseBody();
      if (form['csrf'] !== account.csrf || !sameOrigin(c, services)) return c.text('Forbidden', 403);
    }
    await next();
    return undefined;
  });

  app.post('/logout', async (c) => {
    const account = c.get('account');
    if (account) await closeSession(services.db, account.sessionHash);
    deleteCookie(c, cookie, { path: '/', secure });
    return c.redirect('/', 303);
  });
}

/** A form comes from our own pages: Sec-Fetch-Site where the browser says it, else Origin. */
function sameOrigin(c: WebContext, services: WebServices): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = c.req.header('origin');
  return (
    origin === undefined ||
    origin === new URL(services.publicUrl).origin ||
    origin === new URL(c.req.url).origin
  );
}

function loginPage(c: WebContext, fault: string | null) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('ops.login')} path="/ops">
      <h1>{t('ops.login')}</h1>
      <Credentials reader={reader} fault={fault} action="/ops/login" button={t('ops.login')} fresh={false} />
    </Layout>
  );
}

function firstPage(c: WebContext, works: boolean, fault: string | null) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('ops.first')} path="/ops">
      <h1>{t('ops.first')}</h1>
      {works ? (
        <Credentials reader={reader} fault={fault} action={c.req.path} button={t('ops.create')} fresh />
      ) : (
        <p class="notice bad">{t('ops.firstBad')}</p>
      )}
    </Layout>
  );
}

function forbiddenPage(c: WebContext) {
  const reader = readerOf(c);
  return (
    <Layout reader={reader} title={reader.t('error.forbidden')} path="/ops">
      <h1>{reader.t('error.forbidden')}</h1>
    </Layout>
  );
}

function Credentials(props: {
  reader: ReturnType<typeof readerOf>;
  fault: string | null;
  action: string;
  button: string;
  fresh: boolean;
}) {
  const { t } = props.reader;
  return (
    <form method="post" action={props.action} class="form">
      {props.fault ? (
        <p class="notice bad" role="alert">
          {props.fault}
        </p>
      ) : null}
      <label>
        <span>{t('ops.name')}</span>
        <input name="name" required autocomplete="username" maxlength={40} />
      </label>
      <label>
        <span>{t('ops.password')}</span>
        <input
          type="password"
          name="password"
          required
          autocomplete={props.fresh ? 'new-password' : 'current-password'}
          maxlength={200}
        />
      </label>
      <button type="submit">{props.button}</button>
    </form>
  );
}
