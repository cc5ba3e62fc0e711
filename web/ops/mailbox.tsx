import { getMessage, listMessages } from '../../store/mailbox.ts';
import { readerOf } from '../context.ts';
import { time } from '../format.ts';
import { Cell, Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';

/** The built-in mailbox, where mail lands when no relay is configured. */
export function mailboxPages(room: Room): void {
  const { services } = room;
  room.page('/mailbox', async (c) => {
    if (!services.mailbox) return c.notFound();
    const { t, lang } = readerOf(c);
    const messages = await listMessages(services.db, { limit: 200 });
    return c.html(
      <Frame c={c} title={t('ops.mailbox')} tab="mailbox">
        <Table
          name={t('ops.mailbox')}
          stacked
          head={[t('ops.at'), t('ops.to'), t('ops.subject')]}
          none={t('ops.none')}
          rows={messages.map((message) => (
            <tr>
              <Cell label={t('ops.at')} class="wide">
                {time(message.receivedAt, lang)}
              </Cell>
              <Cell label={t('ops.to')} class="wide">
                {message.to}
              </Cell>
              <Cell label={t('ops.subject')} class="wide">
                <a href={`/ops/mailbox/${message.id}`}>{message.subject}</a>
              </Cell>
            </tr>
          ))}
        />
      </Frame>,
    );
  });

  room.page('/mailbox/:id{[0-9]{1,18}}', async (c) => {
    const message = services.mailbox ? await getMessage(services.db, c.req.param('id') ?? '') : undefined;
    if (!message) return c.notFound();
    const { t } = readerOf(c);
    return c.html(
      <Frame c={c} title={message.subject} tab="mailbox">
        <p class="meta">
          {t('ops.to')}: {message.to}
        </p>
        <div class="columns">
          <section>
            <h2>{t('ops.text')}</h2>
            <pre>{message.text}</pre>
          </section>
          {message.html ? (
            <section>
              <h2>{t('ops.html')}</h2>
              <iframe
                class="tall"
                sandbox=""
                src={`/ops/mailbox/${message.id}/html`}
                title={message.subject}
              ></iframe>
            </section>
          ) : null}
        </div>
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
    const message = services.mailbox ? await getMessage(services.db, c.req.param('id') ?? '') : undefined;
    if (!message?.html) return c.notFound();
    return c.body(message.html, 200, { 'content-type': 'text/html; charset=utf-8', 'x-mail-preview': '1' });
  });
}
