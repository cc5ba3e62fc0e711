import { accountIdOf, checkPassword } from '../../store/accounts.ts';
import { TooBusy } from '../../store/passwords.ts';
import { secondFactorHolds } from '../../store/second-factor.ts';
import { closeSession } from '../../store/sessions.ts';
import { forgiveTries, takeTry, type Patience } from '../../store/throttle.ts';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type WebContext } from '../context.ts';
import { Credentials, Notice } from './credentials.tsx';
import { accountOf, type Room } from './room.tsx';
import { anySession, forgetCookie, knownDevice, signIn } from './session.ts';

/** Signing in by name and password, then by a second factor where there is one, and out again. */
export function loginPages(room: Room): void {
  const { services } = room;
  room.page('/login', (c) => c.html(loginPage(c, room, null)));

  room.slowWrite('/login', async ({ c, form, db }) => {
    const { t } = readerOf(c);
    const name = form.text('name').slice(0, 200);
    const device = knownDevice(c, services, await accountIdOf(db, name));
    const patience = patienceOf(addressOf(c), name, device);
    const wait = await takeTry(db, patience, services.now());
    if (wait) return { refused: tooMany(c, room, wait) };
    const account = await checkPassword(db, name, form.raw('password').slice(0, 1000)).catch(busy);
    if (account === 'busy') return { refused: tooMany(c, room, 5) };
    if (!account) return { refused: c.html(loginPage(c, room, t('ops.badLogin')), 401) };
    await forgiveTries(
      db,
      patience.map(({ key }) => key),
    );
    const step = account.secondFactor ? 'password' : 'full';
    await signIn(c, services, { db, accountId: account.id, step });
    const done = { action: step === 'full' ? 'login' : 'login-password', target: name, account: name };
    return { done, to: step === 'full' ? homeOf(account.role) : '/ops/login/code' };
  });

  room.page('/login/code', async (c) => {
    const session = await anySession(c, services);
    return session?.step === 'password' ? c.html(codePage(c, null)) : c.redirect('/ops/login', 303);
  });

  room.slowWrite('/login/code', async ({ c, form, db }) => {
    const session = await anySession(c, services);
    if (session?.step !== 'password') return { refused: c.redirect('/ops/login', 303) };
    const key = `code:${session.id}`;
    const wait = await takeTry(db, [{ key, free: 5, longestS: 300 }], services.now());
    if (wait) return { refused: c.html(codePage(c, waitText(c, wait)), 429) };
    const shown = { code: form.text('code'), now: services.now(), key: services.secret };
    if (!(await secondFactorHolds(db, session.id, shown)))
      return { refused: c.html(codePage(c, readerOf(c).t('ops.badCode')), 401) };
    await forgiveTries(db, [key]);
    await signIn(c, services, { db, accountId: session.id, step: 'full' });
    return {
      done: { action: 'login', target: session.name, account: session.name },
      to: homeOf(session.role),
    };
  });

  room.write('/logout', async ({ c, db }) => {
    const account = accountOf(c);
    await closeSession(db, account.sessionHash);
    forgetCookie(c, services);
    return { done: { action: 'logout', target: account.name }, to: '/' };
  });
}

/** A reader's account opens nothing of the console but its own page. */
export function homeOf(role: string): string {
  return role === 'reader' ? '/ops/me' : '/ops';
}

/** From a browser that signed in before, only its own tries count: strangers can't make an operator wait. */
function patienceOf(ip: string, name: string, device: string | null): Patience[] {
  if (device) return [{ key: `device:${device}`, free: 5, longestS: 60 }];
  return [
    { key: `ip:${network(ip)}`, free: 20, longestS: 300 },
    { key: `account:${name.normalize('NFKC').toLowerCase()}`, free: 5, longestS: 60 },
  ];
}

/** Somebody with an IPv6 line has a whole /64 to try from. */
function network(ip: string): string {
  return ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip;
}

function busy(thrown: unknown): 'busy' {
  if (thrown instanceof TooBusy) return 'busy';
  throw thrown;
}

function tooMany(c: WebContext, room: Room, wait: number) {
  c.header('Retry-After', String(wait));
  return c.html(loginPage(c, room, waitText(c, wait)), 429);
}

function waitText(c: WebContext, seconds: number): string {
  return readerOf(c).t('ops.wait', { seconds });
}

function loginPage(c: WebContext, room: Room, fault: string | null) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('ops.login')} path="/ops">
      <h1>{t('ops.login')}</h1>
      <Credentials reader={reader} fault={fault} action="/ops/login" button={t('ops.login')} fresh={false} />
      {room.services.provider ? (
        <p>
          <a class="button" href="/ops/login/provider">
            {t('ops.loginWith', { name: room.services.provider.name })}
          </a>
        </p>
      ) : null}
    </Layout>
  );
}

function codePage(c: WebContext, fault: string | null) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('ops.secondFactor')} path="/ops">
      <h1>{t('ops.secondFactor')}</h1>
      <form method="post" action="/ops/login/code" class="form">
        <Notice fault={fault} />
        <label>
          <span>{t('ops.codeAsked')}</span>
          <input
            name="code"
            required
            autocomplete="one-time-code"
            inputmode="text"
            maxlength={40}
            autofocus
          />
        </label>
        <button type="submit">{t('ops.login')}</button>
      </form>
    </Layout>
  );
}
