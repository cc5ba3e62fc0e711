import { accountLinkWorks, createFirstOperator, setPasswordByLink } from '../../store/accounts.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type WebContext } from '../context.ts';
import { Credentials, goodName, goodPassword } from './credentials.tsx';
import type { Room } from './room.tsx';
import { signIn } from './session.ts';

/** The two links by which somebody comes in for the first time: the first operator's, and an admin's invitation. */
export function welcomePages(room: Room): void {
  const { services } = room;
  room.page('/first/:token', async (c) => {
    const token = c.req.param('token') ?? '';
    const works = await accountLinkWorks(services.db, 'first-operator', token, services.now());
    return c.html(linkPage(c, 'ops.first', works, null), works ? 200 : 404);
  });

  room.slowWrite('/first/:token', async ({ c, form, db }) => {
    const { t } = readerOf(c);
    const [name, password] = [form.text('name'), form.raw('password')];
    if (!goodName(name) || !goodPassword(password, name))
      return { refused: c.html(linkPage(c, 'ops.first', true, t('ops.weak')), 400) };
    const token = c.req.param('token') ?? '';
    const id = await createFirstOperator(db, token, { name, password }, services.now());
    if (!id) return { refused: c.html(linkPage(c, 'ops.first', false, null), 404) };
    await signIn(c, services, { db, accountId: id, step: 'full' });
    const after = { role: 'admin' };
    return {
      done: { action: 'first-operator', target: `account:${name}`, after, account: name },
      to: '/ops',
    };
  });

  room.page('/welcome/:token', async (c) => {
    const token = c.req.param('token') ?? '';
    const works = await accountLinkWorks(services.db, 'reset', token, services.now());
    return c.html(linkPage(c, 'ops.welcome', works, null), works ? 200 : 404);
  });

  room.slowWrite('/welcome/:token', async ({ c, form, db }) => {
    const password = form.raw('password');
    if (!goodPassword(password, '\0'))
      return { refused: c.html(linkPage(c, 'ops.welcome', true, readerOf(c).t('ops.weak')), 400) };
    const account = await setPasswordByLink(db, c.req.param('token') ?? '', password, services.now());
    if (!account) return { refused: c.html(linkPage(c, 'ops.welcome', false, null), 404) };
    const { name } = account;
    // The second factor, where there is one, is still asked for.
    return {
      done: { action: 'password-by-link', target: `account:${name}`, account: name },
      to: '/ops/login',
    };
  });
}

function linkPage(c: WebContext, title: 'ops.first' | 'ops.welcome', works: boolean, fault: string | null) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t(title)} path="/ops">
      <h1>{t(title)}</h1>
      {works ? (
        <Credentials
          reader={reader}
          fault={fault}
          action={c.req.path}
          button={t(title === 'ops.first' ? 'ops.create' : 'ops.save')}
          fresh
          named={title === 'ops.first'}
        />
      ) : (
        <p class="notice bad">{t(title === 'ops.first' ? 'ops.firstBad' : 'ops.welcomeBad')}</p>
      )}
    </Layout>
  );
}
