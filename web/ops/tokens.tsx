import { API_SCOPES, createApiToken, listApiTokens, revokeApiToken } from '../../store/api-tokens.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Notice } from './credentials.tsx';
import { Csrf, Frame, PostButton, Table } from './frame.tsx';
import type { Form, Room } from './room.tsx';

const DAY_MS = 86_400_000;

/** Keys to the API: made, shown once, and ended. */
export function tokenPages(room: Room): void {
  const { services } = room;
  const show = async (c: WebContext, shown: Shown, status: 200 | 400 = 200) =>
    c.html(await tokensPage(c, room, shown), status);
  room.page('/tokens', async (c) => await show(c, {}));

  room.write('/tokens', async ({ c, form, db, account }) => {
    const wanted = wish(form, services.now());
    if (!wanted) return { refused: show(c, { fault: readerOf(c).t('ops.badToken') }, 400) };
    const { token } = await createApiToken(db, { ...wanted, createdBy: account }, services.now());
    const { name, scopes, perMinute, expiresAt } = wanted;
    const done = { action: 'add-token', target: `token:${name}`, after: { scopes, perMinute, expiresAt } };
    return { done, answer: () => show(c, { token }) };
  });

  room.write('/tokens/:id/revoke', async ({ c, db }) => {
    const id = c.req.param('id') ?? '';
    const known = (await listApiTokens(db)).find((each) => each.id === id);
    if (!known || !(await revokeApiToken(db, known.id, services.now()))) return { refused: c.notFound() };
    return { done: { action: 'revoke-token', target: `token:${known.name}` }, to: '/ops/tokens' };
  });
}

interface Shown {
  fault?: string;
  token?: string;
}

function wish(form: Form, now: Date) {
  const name = form.text('name').slice(0, 80);
  const chosen = form.all('scope');
  const scopes = API_SCOPES.filter((scope) => chosen.includes(scope));
  const perMinute = Number(form.text('rate') || '60');
  const days = Number(form.text('days') || '0');
  if (
    name.length < 2 ||
    !scopes.length ||
    !Number.isInteger(perMinute) ||
    perMinute < 1 ||
    perMinute > 10_000
  )
    return null;
  if (!Number.isInteger(days) || days < 0 || days > 3650) return null;
  return { name, scopes, perMinute, expiresAt: days ? new Date(now.getTime() + days * DAY_MS) : null };
}

async function tokensPage(c: WebContext, room: Room, shown: Shown) {
  const { t, lang } = readerOf(c);
  const tokens = await listApiTokens(room.services.db);
  const when = (at: Date | null) => (at ? time(at, lang) : '—');
  return (
    <Frame c={c} title={t('ops.tokens')} tab="tokens">
      <Notice fault={shown.fault ?? null} />
      {shown.token ? (
        <section class="notice">
          <p>{t('ops.tokenText')}</p>
          <p>
            <code>{shown.token}</code>
          </p>
        </section>
      ) : null}
      <Table
        name={t('ops.tokens')}
        head={[
          t('ops.name'),
          t('ops.scopes'),
          t('ops.perMinute'),
          t('ops.who'),
          t('ops.lastUsed'),
          t('ops.expires'),
          '',
        ]}
        none={t('ops.none')}
        rows={tokens.map((token) => (
          <tr>
            <th scope="row">{token.name}</th>
            <td>{token.scopes.join(', ')}</td>
            <td>{token.perMinute}</td>
            <td>{token.createdBy}</td>
            <td>{when(token.lastUsedAt)}</td>
            <td>{when(token.expiresAt)}</td>
            <td>
              {token.revokedAt ? (
                <span class="tag">{t('ops.ended')}</span>
              ) : (
                <PostButton
                  c={c}
                  action={`/ops/tokens/${token.id}/revoke`}
                  label={t('ops.revoke')}
                  about={token.name}
                />
              )}
            </td>
          </tr>
        ))}
      />
      <h2>{t('ops.newToken')}</h2>
      <form method="post" action="/ops/tokens" class="bar">
        <Csrf c={c} />
        <label>
          <span>{t('ops.name')}</span>
          <input name="name" required minlength={2} maxlength={80} />
        </label>
        <fieldset>
          <legend>{t('ops.scopes')}</legend>
          {API_SCOPES.map((scope) => (
            <label class="check">
              <input type="checkbox" name="scope" value={scope} checked={scope === 'read'} /> {scope}
            </label>
          ))}
        </fieldset>
        <label>
          <span>{t('ops.perMinute')}</span>
          <input type="number" name="rate" min="1" max="10000" value="60" />
        </label>
        <label>
          <span>{t('ops.days')}</span>
          <input type="number" name="days" min="0" max="3650" value="365" />
        </label>
        <button type="submit">{t('ops.add')}</button>
      </form>
    </Frame>
  );
}
