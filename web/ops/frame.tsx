import type { Child } from 'hono/jsx';
import { assetPath } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type WebContext } from '../context.ts';
import { ACCESS, may, type PagePath } from './access.ts';

/** The console's tabs in the order of a working day: what is alive, what came, what went out, who may do what. */
const TABS = {
  sources: '/',
  config: '/config',
  topic: '/topic',
  desk: '/desk',
  runs: '/runs',
  queues: '/queues',
  deliveries: '/deliveries',
  mailbox: '/mailbox',
  people: '/people',
  tokens: '/tokens',
  audit: '/audit',
  me: '/me',
} as const satisfies Record<string, PagePath>;

export type Tab = keyof typeof TABS;

/** The frame of the console's pages: only the tabs that the reader may open, and the way out. */
export function Frame(props: { c: WebContext; title: string; tab: Tab; children: Child; lead?: Child }) {
  const { c } = props;
  const reader = readerOf(c);
  const { t } = reader;
  const account = c.get('account');
  const open = Object.entries(TABS).filter(
    ([tab, path]) =>
      may(account?.role ?? null, ACCESS[`GET ${path}`]) && (tab !== 'mailbox' || c.get('mailbox')),
  );
  const head = (
    <>
      <link rel="stylesheet" href={assetPath('console.css')} />
      <script src={assetPath('console.js')} defer nonce={reader.nonce}></script>
    </>
  );
  return (
    <Layout reader={reader} title={props.title} path="/ops" wide head={head}>
      <div class="console">
        <nav class="tabs" aria-label={t('ops.title')}>
          {open.map(([tab, path]) => (
            <a
              href={path === '/' ? '/ops' : `/ops${path}`}
              aria-current={tab === props.tab ? 'page' : undefined}
            >
              {tab === 'me' ? (account?.name ?? '') : t(`ops.${tab}`)}
            </a>
          ))}
          <PostButton c={c} action="/ops/logout" label={t('ops.logout')} />
        </nav>
        <div class="titled">
          <h1>{props.title}</h1>
          {props.lead}
        </div>
        {props.children}
      </div>
    </Layout>
  );
}

/** The hidden field that a form of the console needs. */
export function Csrf(props: { c: WebContext }) {
  return <input type="hidden" name="csrf" value={props.c.get('account')?.csrf ?? ''} />;
}

/** A button that posts, with the session's CSRF token. */
export function PostButton(props: {
  c: WebContext;
  action: string;
  label: string;
  values?: Record<string, string>;
  /** What it is about, where the label alone does not say it to somebody who only hears the page. */
  about?: string;
}) {
  return (
    <form method="post" action={props.action} class="inline">
      <Csrf c={props.c} />
      {Object.entries(props.values ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="quiet" aria-label={props.about ? `${props.label}: ${props.about}` : undefined}>
        {props.label}
      </button>
    </form>
  );
}

/**
 * A table with a head; empty ones say so. `name` tells what it holds. `stacked`: on a phone each row is a card; its cells are
 * `Cell`s, which bring their labels.
 */
export function Table(props: {
  head: Child[];
  rows: Child[];
  none: string;
  name?: string;
  stacked?: boolean;
}) {
  if (!props.rows.length) return <p class="notice">{props.none}</p>;
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={props.name ?? String(props.head[0])}>
      <table class={props.stacked ? 'stacked' : undefined}>
        <thead>
          <tr>{props.head.map((each) => (each === '' ? <td></td> : <th scope="col">{each}</th>))}</tr>
        </thead>
        <tbody>{props.rows}</tbody>
      </table>
    </div>
  );
}

/** A cell of a stacked table; `label` is what its column is called. */
export function Cell(props: { label: string; class?: string | undefined; children?: Child }) {
  return (
    <td data-label={props.label} class={props.class}>
      {props.children}
    </td>
  );
}
