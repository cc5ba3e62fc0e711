import { renderSVG } from 'uqr';
import { raw } from 'hono/html';
import { accountById, changePassword } from '../../store/accounts.ts';
import {
  disableSecondFactor,
  enableSecondFactor,
  newRecoveryCodes,
  newSecret,
  recoveryCodesLeft,
  secondFactorHolds,
  secretAddress,
} from '../../store/second-factor.ts';
import { listSessions, revokeSession } from '../../store/sessions.ts';
import { takeTry, forgiveTries } from '../../store/throttle.ts';
import { readerOf, type WebContext } from '../context.ts';
import { goodPassword, Notice } from './credentials.tsx';
import { Csrf, Frame } from './frame.tsx';
import { accountOf, type Room } from './room.tsx';
import { SessionTable } from './session-table.tsx';

/** What a page about oneself shows beside the usual: a fault, or codes that are shown once. */
interface Shown {
  fault?: string;
  codes?: string[];
}

/** One's own account: password, second factor, sessions. */
export function mePages(room: Room): void {
  const { services } = room;
  const show = async (c: WebContext, shown: Shown, status: 200 | 400 | 429 = 200) =>
    c.html(await mePage(c, room, shown), status);
  room.page('/me', async (c) => await show(c, {}));

  room.slowWrite('/me/password', async ({ c, form, db, account }) => {
    const { t } = readerOf(c);
    const me = accountOf(c);
    if (!goodPassword(form.raw('next'), account)) return { refused: show(c, { fault: t('ops.weak') }, 400) };
    const key = `account:${me.id}`;
    if (await takeTry(db, [{ key, free: 5, longestS: 300 }], services.now()))
      return { refused: show(c, { fault: t('ops.badLogin') }, 429) };
    const change = { present: form.raw('present'), next: form.raw('next'), keep: me.sessionHash };
    if (!(await changePassword(db, me.id, change)))
      return { refused: show(c, { fault: t('ops.badPresent') }, 400) };
    await forgiveTries(db, [key]);
    return { done: { action: 'password', target: `account:${account}` }, to: '/ops/me' };
  });

  room.write('/me/second-factor', async ({ c, form, db, account }) => {
    const me = accountOf(c);
    const proof = {
      secret: form.text('secret'),
      code: form.text('code'),
      now: services.now(),
      key: services.secret,
    };
    const codes = /^[A-Z2-7]{32}$/.test(proof.secret) ? await enableSecondFactor(db, me.id, proof) : null;
    if (!codes) return { refused: show(c, { fault: readerOf(c).t('ops.badCode') }, 400) };
    const done = { action: 'second-factor', target: `account:${account}`, after: { on: true } };
    return { done, answer: () => show(c, { codes }) };
  });

  room.write('/me/second-factor/off', async ({ c, form, db, account }) => {
    const me = accountOf(c);
    if (!(await proven(room, me.id, form.text('code'))))
      return { refused: show(c, { fault: readerOf(c).t('ops.badCode') }, 400) };
    await disableSecondFactor(db, me.id);
    const done = { action: 'second-factor', target: `account:${account}`, after: { on: false } };
    return { done, to: '/ops/me' };
  });

  room.write('/me/recovery-codes', async ({ c, form, db, account }) => {
    const me = accountOf(c);
    if (!(await proven(room, me.id, form.text('code'))))
      return { refused: show(c, { fault: readerOf(c).t('ops.badCode') }, 400) };
    const codes = await newRecoveryCodes(db, me.id);
    return {
      done: { action: 'recovery-codes', target: `account:${account}` },
      answer: () => show(c, { codes }),
    };
  });

  room.write('/me/sessions/:id/revoke', async ({ c, db, account }) => {
    const id = c.req.param('id') ?? '';
    const me = accountOf(c);
    if (!isUuid(id) || !(await revokeSession(db, id, me.id))) return { refused: c.notFound() };
    return { done: { action: 'revoke-session', target: `account:${account}` }, to: '/ops/me' };
  });
}

/** Only ids of this form are asked of the database. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

async function proven(room: Room, accountId: string, code: string): Promise<boolean> {
  const { db, now, secret } = room.services;
  const key = `code:${accountId}`;
  if (await takeTry(db, [{ key, free: 5, longestS: 300 }], now())) return false;
  const holds = await secondFactorHolds(db, accountId, { code, now: now(), key: secret });
  if (holds) await forgiveTries(db, [key]);
  return holds;
}

async function mePage(c: WebContext, room: Room, shown: Shown) {
  const { db, now } = room.services;
  const { t } = readerOf(c);
  const me = accountOf(c);
  const [account, sessions, codesLeft] = await Promise.all([
    accountById(db, me.id),
    listSessions(db, me.id, now()),
    recoveryCodesLeft(db, me.id),
  ]);
  return (
    <Frame c={c} title={me.name} tab="me" lead={<span class="tag">{t(`role.${me.role}`)}</span>}>
      <Notice fault={shown.fault ?? null} />
      {shown.codes ? <RecoveryCodes c={c} codes={shown.codes} /> : null}
      <div class="columns">
        <section>
          <h2>{t('ops.secondFactor')}</h2>
          {account?.second_factor ? (
            <SecondFactorOn c={c} codesLeft={codesLeft} />
          ) : (
            <SecondFactorOff c={c} />
          )}
        </section>
        <section>
          <h2>{t('ops.changePassword')}</h2>
          <PasswordForm c={c} />
        </section>
      </div>
      <h2>{t('ops.sessions')}</h2>
      <SessionTable c={c} sessions={sessions} action="/ops/me/sessions" />
    </Frame>
  );
}

function RecoveryCodes(props: { c: WebContext; codes: string[] }) {
  const { t } = readerOf(props.c);
  return (
    <section class="notice">
      <h2>{t('ops.recoveryCodes')}</h2>
      <p>{t('ops.recoveryCodesText')}</p>
      <ul class="codes">
        {props.codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SecondFactorOff(props: { c: WebContext }) {
  const { t } = readerOf(props.c);
  const secret = newSecret();
  const address = secretAddress(accountOf(props.c).name, secret);
  return (
    <form method="post" action="/ops/me/second-factor" class="form">
      <p>{t('ops.secondFactorText')}</p>
      <div class="qr" role="img" aria-label={t('ops.qr')}>
        {raw(renderSVG(address, { border: 2 }))}
      </div>
      <p class="meta">
        {t('ops.secret')}: <code>{secret.match(/.{4}/g)?.join(' ')}</code>
      </p>
      <Csrf c={props.c} />
      <input type="hidden" name="secret" value={secret} />
      <CodeField c={props.c} />
      <button type="submit">{t('ops.turnOn')}</button>
    </form>
  );
}

function SecondFactorOn(props: { c: WebContext; codesLeft: number }) {
  const { t } = readerOf(props.c);
  return (
    <form method="post" action="/ops/me/recovery-codes" class="form">
      <p>
        <span class="good">{t('ops.secondFactorOn')}</span> {t('ops.codesLeft', { count: props.codesLeft })}
      </p>
      <Csrf c={props.c} />
      <CodeField c={props.c} />
      <div class="row">
        <button type="submit">{t('ops.newRecoveryCodes')}</button>
        <button class="quiet" formaction="/ops/me/second-factor/off">
          {t('ops.turnOff')}
        </button>
      </div>
    </form>
  );
}

function CodeField(props: { c: WebContext }) {
  return (
    <label>
      <span>{readerOf(props.c).t('ops.code')}</span>
      <input name="code" required autocomplete="one-time-code" maxlength={40} />
    </label>
  );
}

function PasswordForm(props: { c: WebContext }) {
  const { t } = readerOf(props.c);
  return (
    <form method="post" action="/ops/me/password" class="form">
      <Csrf c={props.c} />
      <label>
        <span>{t('ops.presentPassword')}</span>
        <input type="password" name="present" required autocomplete="current-password" maxlength={200} />
      </label>
      <label>
        <span>{t('ops.newPassword')}</span>
        <input
          type="password"
          name="next"
          required
          autocomplete="new-password"
          minlength={12}
          maxlength={200}
        />
      </label>
      <button type="submit">{t('ops.save')}</button>
    </form>
  );
}
