import { strictAddress } from '../../alerts/address.ts';
import { findSuppression, liftSuppression, listSuppressions, suppress } from '../../store/suppressions.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Notice } from './credentials.tsx';
import { Csrf, Frame, PostButton, Table } from './frame.tsx';
import type { Room } from './room.tsx';

/** Addresses that get nothing: asked for one, put one on, take one off. The list itself tells nobody who is on it. */
export function suppressionPages(room: Room): void {
  const { services } = room;
  room.page('/mail/suppressions', async (c) => c.html(await page(c, room, null)));

  room.write('/mail/suppressions', async ({ c, form, db, account }) => {
    const address = strictAddress(form.text('address'));
    if (!address)
      return { refused: page(c, room, readerOf(c).t('ops.badAddress')).then((html) => c.html(html, 400)) };
    const note = form.text('note').slice(0, 200);
    await suppress(db, services.secret, address, { reason: 'operator', note, by: account });
    const entry = await findSuppression(db, services.secret, address);
    const target = `suppression:${entry?.id.slice(0, 12) ?? ''}`;
    return { done: { action: 'suppress', target, after: { note } }, to: '/ops/mail/suppressions' };
  });

  // Two writes of one function: it opens a transaction of its own.
  room.slowWrite('/mail/suppressions/:id/lift', async ({ c, db }) => {
    const id = c.req.param('id') ?? '';
    if (!(await liftSuppression(db, id))) return { refused: c.notFound() };
    const done = { action: 'lift-suppression', target: `suppression:${id.slice(0, 12)}` };
    return { done, to: '/ops/mail/suppressions' };
  });
}

async function page(c: WebContext, room: Room, fault: string | null) {
  const { t, lang } = readerOf(c);
  const { db, secret } = room.services;
  const asked = strictAddress(c.req.query('address') ?? '');
  const found = asked ? await findSuppression(db, secret, asked) : null;
  const entries = found ? [found] : await listSuppressions(db, 200);
  return (
    <Frame
      c={c}
      title={t('ops.suppressions')}
      tab="deliveries"
      lead={<a href="/ops/deliveries">{t('ops.deliveries')}</a>}
    >
      <Notice fault={fault} />
      <p class="meta">{t('ops.suppressionsText')}</p>
      <form method="get" action="/ops/mail/suppressions" class="bar">
        <label>
          <span>{t('ops.isItThere')}</span>
          <input type="email" name="address" value={asked ?? ''} maxlength={254} />
        </label>
        <button class="quiet">{t('ops.show')}</button>
      </form>
      {asked && !found ? <p class="notice">{t('ops.notSuppressed')}</p> : null}
      <Table
        name={t('ops.suppressions')}
        head={[t('ops.at'), t('ops.reason'), t('ops.note'), t('ops.who'), '']}
        none={t('ops.none')}
        rows={(asked && !found ? [] : entries).map((entry) => (
          <tr>
            <td>{time(entry.at, lang)}</td>
            <td>{entry.reason}</td>
            <td>{entry.note ?? ''}</td>
            <td>{entry.by ?? ''}</td>
            <td>
              <PostButton
                c={c}
                action={`/ops/mail/suppressions/${entry.id}/lift`}
                label={t('ops.lift')}
                about={entry.id.slice(0, 8)}
              />
            </td>
          </tr>
        ))}
      />
      <h2>{t('ops.addSuppression')}</h2>
      <form method="post" action="/ops/mail/suppressions" class="bar">
        <Csrf c={c} />
        <label>
          <span>{t('ops.to')}</span>
          <input type="email" name="address" required maxlength={254} />
        </label>
        <label>
          <span>{t('ops.note')}</span>
          <input name="note" maxlength={200} />
        </label>
        <button type="submit">{t('ops.add')}</button>
      </form>
    </Frame>
  );
}
