import type { Child } from 'hono/jsx';
import { Layout } from '../components/layout.tsx';
import { readerOf, type WebContext } from '../context.ts';

const TABS = ['sources', 'runs', 'queues', 'deliveries', 'mailbox', 'audit'] as const;

/** The frame of the console's pages: tabs, who is signed in, and the way out. */
export function Frame(props: { c: WebContext; title: string; mailbox: boolean; children: Child }) {
  const reader = readerOf(props.c);
  const { t } = reader;
  const account = props.c.get('account');
  return (
    <Layout reader={reader} title={props.title} path="/ops" wide>
      <nav class="tabs" aria-label={t('ops.title')}>
        {TABS.filter((tab) => tab !== 'mailbox' || props.mailbox).map((tab) => (
          <a href={tab === 'sources' ? '/ops' : `/ops/${tab}`}>{t(`ops.${tab}`)}</a>
        ))}
        <form method="post" action="/ops/logout">
          <input type="hidden" name="csrf" value={account?.csrf ?? ''} />
          <button class="quiet">
            {t('ops.logout')} ({account?.name})
          </button>
        </form>
      </nav>
      <h1>{props.title}</h1>
      {props.children}
    </Layout>
  );
}

/** A button that posts, with the session's CSRF token. */
export function PostButton(props: {
  c: WebContext;
  action: string;
  label: string;
  values?: Record<string, string>;
}) {
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="csrf" value={props.c.get('account')?.csrf ?? ''} />
      {Object.entries(props.values ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="quiet">{props.label}</button>
    </form>
  );
}

/** A table with a head; empty ones say so. */
export function Table(props: { head: string[]; rows: Child[]; none: string }) {
  if (!props.rows.length) return <p class="notice">{props.none}</p>;
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={props.head[0]}>
      <table>
        <thead>
          <tr>
            {props.head.map((each) => (
              <th scope="col">{each}</th>
            ))}
          </tr>
        </thead>
        <tbody>{props.rows}</tbody>
      </table>
    </div>
  );
}
