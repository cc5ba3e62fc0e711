import type { listSessions } from '../../store/sessions.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { PostButton, Table } from './frame.tsx';
import { accountOf } from './room.tsx';

/** Open sessions with a button that ends each; one's own present session is marked instead. */
export function SessionTable(props: {
  c: WebContext;
  sessions: Awaited<ReturnType<typeof listSessions>>;
  action: string;
  named?: boolean;
}) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  const { sessionHash } = accountOf(c);
  return (
    <Table
      name={t('ops.sessions')}
      head={[
        ...(props.named ? [t('ops.name')] : []),
        t('ops.lastSeen'),
        t('ops.signedIn'),
        t('ops.from'),
        t('ops.browser'),
        '',
      ]}
      none={t('ops.none')}
      rows={props.sessions.map((session) => (
        <tr>
          {props.named ? <th scope="row">{session.name}</th> : null}
          <td>{time(session.seen_at, lang)}</td>
          <td>{time(session.created_at, lang)}</td>
          <td>{session.ip}</td>
          <td class="clip">{session.agent}</td>
          <td>
            {session.hash.equals(sessionHash) ? (
              <span class="tag">{t('ops.thisSession')}</span>
            ) : (
              <PostButton
                c={c}
                action={`${props.action}/${session.id}/revoke`}
                label={t('ops.revoke')}
                about={session.ip ?? ''}
              />
            )}
          </td>
        </tr>
      ))}
    />
  );
}
