import { READER_LANGUAGES } from '../../core/language.ts';
import type { recentDeliveries } from '../../store/console.ts';
import { MAIL_TEMPLATES, type DoubtfulDelivery, type MailOutcome } from '../../store/mail-outcomes.ts';
import type { MailPause } from '../../store/mail-pause.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Cell, Csrf, PostButton, Table } from './frame.tsx';

const TONES: Record<string, string> = { sent: 'good', in_doubt: 'bad', failed: 'bad', suppressed: 'warn' };
const STATES = ['sent', 'pending', 'sending', 'retry', 'failed', 'in_doubt', 'suppressed'] as const;
const SENDABLE = ['failed', 'suppressed', 'retry', 'sent'];

/** Stops all alerts and digests, or lets them go again. */
export function PauseForm(props: { c: WebContext; pause: MailPause | null }) {
  const { c, pause } = props;
  const { t, lang } = readerOf(c);
  if (pause)
    return (
      <form method="post" action="/ops/mail/resume" class="notice bad row">
        <Csrf c={c} />
        <span>{t('ops.mailPaused', { name: pause.by, reason: pause.reason, at: time(pause.at, lang) })}</span>
        <button type="submit">{t('ops.resumeMail')}</button>
      </form>
    );
  return (
    <form method="post" action="/ops/mail/pause" class="bar">
      <Csrf c={c} />
      <label>
        <span>{t('ops.reason')}</span>
        <input name="reason" required maxlength={200} />
      </label>
      <button class="danger">{t('ops.pauseMail')}</button>
    </form>
  );
}

/** Messages of which nobody knows whether they arrived; nothing is sent again by itself. */
export function DoubtTable(props: { c: WebContext; doubts: readonly DoubtfulDelivery[] }) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  return (
    <>
      <h2 class="bad">{t('ops.inDoubt')}</h2>
      <p class="meta">{t('ops.inDoubtText')}</p>
      <Table
        name={t('ops.inDoubt')}
        stacked
        head={[t('ops.at'), t('ops.to'), t('ops.subject'), t('ops.message'), '']}
        none={t('ops.none')}
        rows={props.doubts.map((doubt) => (
          <tr>
            <Cell label={t('ops.at')} class="wide">
              {doubt.dataStartedAt ? time(doubt.dataStartedAt, lang) : '—'}
            </Cell>
            <Cell label={t('ops.to')} class="wide">
              {doubt.address}
            </Cell>
            <Cell label={t('ops.subject')} class="wide">
              {doubt.subject} <span class="why">{doubt.messageId}</span>
            </Cell>
            <Cell label={t('ops.message')} class="wide">
              {doubt.message}
            </Cell>
            <td class="actions">
              {(['arrived', 'send-again', 'drop'] as const).map((decision) => (
                <PostButton
                  c={c}
                  action={`/ops/deliveries/${doubt.id}/doubt`}
                  label={t(`doubt.${decision}`)}
                  about={doubt.address}
                  values={{ decision }}
                />
              ))}
            </td>
          </tr>
        ))}
      />
    </>
  );
}

/** How deliveries ended, by day or by domain. */
export function OutcomeTable(props: { c: WebContext; name: string; outcomes: readonly MailOutcome[] }) {
  const { t } = readerOf(props.c);
  const used = STATES.filter((state) => props.outcomes.some(({ states }) => states[state]));
  return (
    <Table
      name={props.name}
      head={[
        '',
        t('ops.total'),
        ...used.map((state) => t(`mail.${state}`)),
        t('ops.bounced'),
        t('ops.complained'),
      ]}
      none={t('ops.none')}
      rows={props.outcomes.map((outcome) => (
        <tr>
          <th scope="row">{outcome.key}</th>
          <td>{outcome.total}</td>
          {used.map((state) => (
            <td class={outcome.states[state] ? TONES[state] : undefined}>{outcome.states[state] ?? ''}</td>
          ))}
          <td class={outcome.bounced ? 'bad' : undefined}>{outcome.bounced || ''}</td>
          <td class={outcome.complained ? 'bad' : undefined}>{outcome.complained || ''}</td>
        </tr>
      ))}
    />
  );
}

/** A test message with the newest real stories, to one address. */
export function TestForm(props: { c: WebContext }) {
  const { t, lang } = readerOf(props.c);
  return (
    <form method="post" action="/ops/mail/test" class="bar">
      <Csrf c={props.c} />
      <label>
        <span>{t('ops.to')}</span>
        <input type="email" name="address" required maxlength={254} />
      </label>
      <label>
        <span>{t('ops.language')}</span>
        <select name="lang">
          {READER_LANGUAGES.map((each) => (
            <option value={each} selected={each === lang}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('ops.template')}</span>
        <select name="template">
          {MAIL_TEMPLATES.map((each) => (
            <option value={each}>{each}</option>
          ))}
        </select>
      </label>
      <button type="submit">{t('ops.send')}</button>
    </form>
  );
}

/** The newest deliveries, those in doubt first, each with a button that sends it once more. */
export function DeliveryTable(props: {
  c: WebContext;
  deliveries: Awaited<ReturnType<typeof recentDeliveries>>;
}) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  return (
    <Table
      name={t('ops.newestDeliveries')}
      stacked
      head={[t('ops.at'), t('ops.to'), t('ops.subject'), t('ops.state'), t('ops.message'), '']}
      none={t('ops.none')}
      rows={props.deliveries.map((row) => (
        <tr>
          <Cell label={t('ops.at')} class="wide">
            {time(row.sent_at ?? row.created_at, lang)}
          </Cell>
          <Cell label={t('ops.to')} class="wide">
            {row.email}
          </Cell>
          <Cell label={t('ops.subject')} class="wide">
            {row.subject ?? row.period}
          </Cell>
          <Cell label={t('ops.state')} class={TONES[row.state]}>
            {t(`mail.${row.state}`)}
          </Cell>
          <Cell label={t('ops.message')} class="meta">
            {row.last_message ?? ''}
          </Cell>
          <td class="actions">
            {SENDABLE.includes(row.state) ? (
              <PostButton
                c={c}
                action={`/ops/deliveries/${row.id}/resend`}
                label={t('ops.resend')}
                about={row.email ?? ''}
              />
            ) : null}
          </td>
        </tr>
      ))}
    />
  );
}
