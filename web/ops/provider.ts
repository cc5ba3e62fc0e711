import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { accountOfSubject } from '../../store/accounts.ts';
import { writeAudit } from '../../store/audit.ts';
import { addressOf } from '../context.ts';
import { forbidden, type Room } from './room.tsx';
import { signIn } from './session.ts';

const MINUTES = 10;

/** Signing in by an identity provider (OpenID Connect, code flow with PKCE), where one is configured. */
export function providerPages(room: Room): void {
  const { services } = room;
  const secure = services.publicUrl.startsWith('https:');
  const cookie = secure ? '__Host-oidc' : 'oidc';
  room.page('/login/provider', async (c) => {
    if (!services.provider) return c.notFound();
    const { url, keep } = await services.provider.start(`${services.publicUrl}/ops/login/callback`);
    // Lax: the provider's redirect is a navigation from another site.
    setCookie(c, cookie, keep, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: MINUTES * 60 });
    return c.redirect(url, 302);
  });

  room.page('/login/callback', async (c) => {
    const keep = getCookie(c, cookie);
    if (!services.provider || !keep) return c.notFound();
    deleteCookie(c, cookie, { path: '/', secure });
    const query = new URL(c.req.url).search;
    const current = new URL(`${services.publicUrl}/ops/login/callback${query}`);
    const person = await services.provider.finish(current, keep).catch(() => null);
    if (!person) return await forbidden(c, 'ops.providerFailed');
    const account = await accountOfSubject(services.db, person.subject, person.email);
    if (!account) return await forbidden(c, 'ops.providerUnknown');
    await signIn(c, services, { db: services.db, accountId: account.id, step: 'full' });
    await writeAudit(services.db, {
      account: account.name,
      action: 'login-by-provider',
      target: `account:${account.name}`,
      ip: addressOf(c),
    });
    return c.redirect('/ops', 303);
  });
}
