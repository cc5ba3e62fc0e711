import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { deviceMark, deviceOf } from '../../store/accounts.ts';
import type { Database } from '../../store/database.ts';
import { openSession, sessionAccount } from '../../store/sessions.ts';
import { addressOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';

const DEVICE_S = 180 * 86_400;

/** Over https the prefix ties a cookie to this host, path and scheme (RFC 6265bis §4.1.3.2). */
function cookieName(name: string, services: WebServices): string {
  return services.publicUrl.startsWith('https:') ? `__Host-${name}` : name;
}

function options(services: WebServices) {
  const secure = services.publicUrl.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const;
}

/** Who the request's session belongs to, as long as its login is complete; null for everybody else. */
export async function readSession(c: WebContext, services: WebServices): Promise<Variables['account']> {
  const session = await anySession(c, services);
  return session?.step === 'full' ? session : null;
}

/** The request's session at whatever step, for the page that asks for the second factor. */
export async function anySession(c: WebContext, services: WebServices) {
  const token = getCookie(c, cookieName('session', services));
  return token ? await sessionAccount(services.db, token, services.now()) : null;
}

/** Signs somebody in: a new session, never the one before the login; a complete one marks the browser as known. */
export async function signIn(
  c: WebContext,
  services: WebServices,
  who: { db: Database; accountId: string; step: 'password' | 'full' },
): Promise<void> {
  const before = await anySession(c, services);
  if (before) await who.db.deleteFrom('session').where('hash', '=', before.sessionHash).execute();
  const token = await openSession(who.db, who.accountId, {
    ip: addressOf(c),
    agent: c.req.header('user-agent') ?? '',
    now: services.now(),
    step: who.step,
  });
  setCookie(c, cookieName('session', services), token, options(services));
  if (who.step === 'full')
    setCookie(c, cookieName('device', services), deviceMark(services.secret, who.accountId), {
      ...options(services),
      maxAge: DEVICE_S,
    });
}

/** Takes the session's cookie back. */
export function forgetCookie(c: WebContext, services: WebServices): void {
  deleteCookie(c, cookieName('session', services), { path: '/', secure: options(services).secure });
}

/** A browser from which an account signed in before, or null. */
export function knownDevice(c: WebContext, services: WebServices, accountId: string | null): string | null {
  const mark = getCookie(c, cookieName('device', services));
  return mark && accountId ? deviceOf(services.secret, accountId, mark) : null;
}

/** A form comes from our own pages: Sec-Fetch-Site where the browser says it, else Origin. */
export function sameOrigin(c: WebContext, services: WebServices): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = c.req.header('origin');
  return (
    origin === undefined ||
    origin === new URL(services.publicUrl).origin ||
    origin === new URL(c.req.url).origin
  );
}
