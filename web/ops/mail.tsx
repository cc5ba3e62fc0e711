import { recentDeliveries } from '../../store/console.ts';
import { deliveryCounts } from '../../store/mail-outcomes.ts';
import { getMessage, listMessages } from '../../store/mailbox.ts';
import { readerOf } from '../context.ts';
import { time } from '../format.ts';
import { Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';

const TONES: Record<string, string> = { sent: 'good', in_doubt: 'bad', failed: 'bad' };

/** Deliveries and the built-in mailbox. */
export function mailPages(room: Room): void {
  const { services } = room;
  room.page('/deliveries', async (c) => {
    const { t, lang } = readerOf(c);
    const [counts, rows] = await Promise.all([
      deliveryCounts(services.db),
      recentDeliveries(services.db, 200),
    ]);
    return c.html(
      <Frame c={c} title={t('ops.deliveries')} tab="deliveries">
        <p class="meta">
          {Object.entries(counts)
            .map(([state, n]) => `${state} ${n}`)
            .join(' · ') || t('ops.none')}
        </p>
        <Table
          head={[t('ops.at'), t('ops.to'), t('ops.state'), t('ops.subject'), t('ops.message')]}
          none={t('ops.none')}
          rows={rows.map((row) => (
            <tr>
              <td>{time(row.sent_at ?? row.created_at, lang)}</td>
              <td>{row.email}</td>
              <td class={TONES[row.state]}>{row.state}</td>
              <td>{row.subject ?? row.period}</td>
              <td>{row.last_message ?? ''}</td>
            </tr>
          ))}
        />
      </Frame>,
    );
  });

  if (!services.mailbox) return;
  room.page('/mailbox', async (c) => {
    const { t, lang } = readerOf(c);
    const messages = await listMessages(services.db, { limit: 200 });
    return c.html(
      <Frame c={c} title={t('ops.mailbox')} tab="mailbox">
        <Table
          head={[t('ops.at'), t('ops.to'), t('ops.subject')]}
          none={t('ops.none')}
          rows={messages.map((message) => (
            <tr>
              <td>{time(message.receivedAt, lang)}</td>
              <td>{message.to}</td>
              <td>
                <a href={`/ops/mailbox/${message.id}`}>{message.subject}</a>
              </td>
            </tr>
          ))}
        />
      </Frame>,
    );
  });

  room.page('/mailbox/:id{[0-9]{1,18}}', async (c) => {
    const message = await getMessage(services.db, c.req.param('id') ?? '');
    if (!message) return c.notFound();
    const { t } = readerOf(c);
    return c.html(
      <Frame c={c} title={message.subject} tab="mailbox">
        <p class="meta">
          {t('ops.to')}: {message.to}
        </p>
        <h2>{t('ops.text')}</h2>
        <pre>{message.text}</pre>
        {message.html ? (
          <>
            <h2>{t('ops.html')}</h2>
            <iframe sandbox="" src={`/ops/mailbox/${message.id}/html`} title={message.subject}></iframe>
          </>
        ) : null}
        <h2>{t('ops.headers')}</h2>
        <pre>
          {Object.entries(message.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </pre>
      </Frame>,
    );
  });

  room.page('/mailbox/:id{[0-9]{1,18}}/html', async (c) => {
    const message = await getMessage(services.db, c.req.param('id') ?? '');
    if (!message?.html) return c.notFound();
    return c.body(message.html, 200, { 'content-type': 'text/html; charset=utf-8', 'x-mail-preview': '1' });
  });
}
