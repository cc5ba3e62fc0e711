import {
  accountById,
  addAccount,
  changeAccount,
  createPasswordLink,
  listAccounts,
} from '../../store/accounts.ts';
import type { Role } from '../../store/people-tables.ts';
import { disableSecondFactor } from '../../store/second-factor.ts';
import { closeSessions, listSessions, revokeSession } from '../../store/sessions.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { goodName, Notice } from './credentials.tsx';
import { Csrf, Frame, PostButton, Table } from './frame.tsx';
import { isUuid } from './me.tsx';
import type { Room } from './room.tsx';
import { SessionTable } from './session-table.tsx';

const ROLES: readonly Role[] = ['reader', 'editor', 'operator', 'admin'];

interface Shown {
  fault?: string;
  link?: { name: string; url: string };
}

/** Who may sign in, and as what; everybody's sessions. */
export function peoplePages(room: Room): void {
  const { services } = room;
  const show = async (c: WebContext, shown: Shown, status: 200 | 400 = 200) =>
    c.html(await peoplePage(c, room, shown), status);
  const linkFor = (token: string, name: string) => ({
    link: { name, url: `${services.publicUrl}/ops/welcome/${token}` },
  });
  room.page('/people', async (c) => await show(c, {}));

  room.write('/people', async ({ c, form, db }) => {
    const { t } = readerOf(c);
    const name = form.text('name');
    const role = ROLES.find((each) => each === form.text('role'));
    if (!role || !goodName(name)) return { refused: show(c, { fault: t('ops.badName') }, 400) };
    const added = await addAccount(db, { name, role });
    if (!added) return { refused: show(c, { fault: t('ops.nameTaken', { name }) }, 400) };
    const token = await createPasswordLink(db, added.id, services.now());
    const done = { action: 'add-account', target: `account:${name}`, after: { role } };
    return { done, answer: () => show(c, linkFor(token, name)) };
  });

  room.write('/people/:id/change', async ({ c, form, db }) => {
    const before = await known(c, db);
    const role = ROLES.find((each) => each === form.text('role'));
    if (!before || !role) return { refused: c.notFound() };
    const after = { role, disabled: form.text('disabled') === 'yes' };
    if (!(await changeAccount(db, before.id, after)))
      return { refused: show(c, { fault: readerOf(c).t('ops.lastAdmin') }, 400) };
    const was = { role: before.role, disabled: before.disabled };
    return {
      done: { action: 'change-account', target: `account:${before.name}`, before: was, after },
      to: '/ops/people',
    };
  });

  room.write('/people/:id/link', async ({ c, db }) => {
    const account = await known(c, db);
    if (!account) return { refused: c.notFound() };
    const token = await createPasswordLink(db, account.id, services.now());
    const done = { action: 'password-link', target: `account:${account.name}` };
    return { done, answer: () => show(c, linkFor(token, account.name)) };
  });

  room.write('/people/:id/second-factor/off', async ({ c, db }) => {
    const account = await known(c, db);
    if (!account) return { refused: c.notFound() };
    await disableSecondFactor(db, account.id);
    await closeSessions(db, account.id);
    const before = { on: account.second_factor };
    return {
      done: {
        action: 'second-factor',
        target: `account:${account.name}`,
        before,
        after: { on: false },
      },
      to: '/ops/people',
    };
  });

  room.write('/people/sessions/:id/revoke', async ({ c, db }) => {
    const id = c.req.param('id') ?? '';
    const whose = isUuid(id) ? await revokeSession(db, id, null) : null;
    const account = whose ? await accountById(db, whose) : null;
    if (!account) return { refused: c.notFound() };
    return { done: { action: 'revoke-session', target: `account:${account.name}` }, to: '/ops/people' };
  });
}

async function known(c: WebContext, db: Room['services']['db']) {
  const id = c.req.param('id') ?? '';
  return isUuid(id) ? await accountById(db, id) : undefined;
}

async function peoplePage(c: WebContext, room: Room, shown: Shown) {
  const { db, now } = room.services;
  const { t } = readerOf(c);
  const [accounts, sessions] = await Promise.all([listAccounts(db), listSessions(db, null, now())]);
  return (
    <Frame c={c} title={t('ops.people')} tab="people">
      <Notice fault={shown.fault ?? null} />
      {shown.link ? (
        <section class="notice">
          <p>{t('ops.linkText', { name: shown.link.name })}</p>
          <p>
            <code>{shown.link.url}</code>
          </p>
        </section>
      ) : null}
      <Table
        name={t('ops.people')}
        head={[t('ops.name'), t('ops.role'), t('ops.secondFactor'), t('ops.added'), '']}
        none={t('ops.none')}
        rows={accounts.map((account) => (
          <AccountRow c={c} account={account} />
        ))}
      />
      <h2>{t('ops.addPerson')}</h2>
      <form method="post" action="/ops/people" class="bar">
        <Csrf c={c} />
        <label>
          <span>{t('ops.nameOrAddress')}</span>
          <input name="name" required minlength={2} maxlength={100} />
        </label>
        <label>
          <span>{t('ops.role')}</span>
          <RoleSelect c={c} role="operator" label={null} />
        </label>
        <button type="submit">{t('ops.add')}</button>
      </form>
      <h2>{t('ops.sessions')}</h2>
      <SessionTable c={c} sessions={sessions} action="/ops/people/sessions" named />
    </Frame>
  );
}

function AccountRow(props: { c: WebContext; account: Awaited<ReturnType<typeof listAccounts>>[number] }) {
  const { c, account } = props;
  const { t, lang } = readerOf(c);
  return (
    <tr>
      <th scope="row">
        {account.name} {account.disabled ? <span class="tag bad">{t('ops.closed')}</span> : null}
        {account.oidc_subject ? <span class="tag">{t('ops.byProvider')}</span> : null}
        {account.has_password || account.oidc_subject ? null : <span class="tag">{t('ops.invited')}</span>}
      </th>
      <td>
        <form method="post" action={`/ops/people/${account.id}/change`} class="bar">
          <Csrf c={c} />
          <RoleSelect c={c} role={account.role} label={`${t('ops.role')}: ${account.name}`} />
          <label class="check">
            <input type="checkbox" name="disabled" value="yes" checked={account.disabled} /> {t('ops.closed')}
          </label>
          <button class="quiet" aria-label={`${t('ops.save')}: ${account.name}`}>
            {t('ops.save')}
          </button>
        </form>
      </td>
      <td class={account.second_factor ? 'good' : undefined}>
        {account.second_factor ? (
          <>
            {t('ops.yes')}{' '}
            <PostButton
              c={c}
              action={`/ops/people/${account.id}/second-factor/off`}
              label={t('ops.turnOff')}
              about={account.name}
            />
          </>
        ) : (
          t('ops.no')
        )}
      </td>
      <td>{time(account.created_at, lang)}</td>
      <td>
        <PostButton
          c={c}
          action={`/ops/people/${account.id}/link`}
          label={t('ops.passwordLink')}
          about={account.name}
        />
      </td>
    </tr>
  );
}

function RoleSelect(props: { c: WebContext; role: Role; label: string | null }) {
  const { t } = readerOf(props.c);
  return (
    <select name="role" aria-label={props.label ?? undefined}>
      {ROLES.map((role) => (
        <option value={role} selected={role === props.role}>
          {t(`role.${role}`)}
        </option>
      ))}
    </select>
  );
}
