import { auditChoices, readAudit, type AuditQuery } from '../../store/audit.ts';
import { LineDiff } from '../components/line-diff.tsx';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';

const A_PAGE = 100;

/** The audit log: who did what, with the fields that changed, before and after. */
export function auditPages(room: Room): void {
  room.page('/audit', async (c) => {
    const { t } = readerOf(c);
    const query = queryOf(c);
    const { db } = room.services;
    const [rows, choices] = await Promise.all([readAudit(db, query, A_PAGE), auditChoices(db)]);
    const last = rows.at(-1);
    return c.html(
      <Frame c={c} title={t('ops.audit')} tab="audit">
        <Filter c={c} query={query} choices={choices} />
        <Table
          name={t('ops.audit')}
          head={[t('ops.at'), t('ops.who'), t('ops.what'), t('ops.change'), t('ops.from')]}
          none={t('ops.none')}
          rows={rows.map((row) => (
            <Entry c={c} row={row} />
          ))}
        />
        {last && rows.length === A_PAGE ? (
          <p>
            <a href={`/ops/audit?${pageAfter(query, last.id)}`}>{t('ops.older')}</a>
          </p>
        ) : null}
      </Frame>,
    );
  });
}

function queryOf(c: WebContext): AuditQuery {
  const given = (name: string) => c.req.query(name)?.slice(0, 200) || undefined;
  const before = given('before');
  return {
    account: given('who'),
    action: given('what'),
    target: given('target'),
    ...(before && /^\d{1,18}$/.test(before) ? { before } : {}),
  };
}

function pageAfter(query: AuditQuery, id: string): string {
  const parameters = new URLSearchParams({ before: id });
  if (query.account) parameters.set('who', query.account);
  if (query.action) parameters.set('what', query.action);
  if (query.target) parameters.set('target', query.target);
  return parameters.toString();
}

function Filter(props: {
  c: WebContext;
  query: AuditQuery;
  choices: { accounts: string[]; actions: string[] };
}) {
  const { t } = readerOf(props.c);
  const { query, choices } = props;
  const select = (name: string, label: string, chosen: string | undefined, all: string[]) => (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">{t('ops.all')}</option>
        {all.map((each) => (
          <option value={each} selected={each === chosen}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form method="get" action="/ops/audit" class="bar">
      {select('who', t('ops.who'), query.account, choices.accounts)}
      {select('what', t('ops.what'), query.action, choices.actions)}
      <label>
        <span>{t('ops.target')}</span>
        <input name="target" value={query.target ?? ''} maxlength={200} />
      </label>
      <button class="quiet">{t('ops.show')}</button>
    </form>
  );
}

function Entry(props: { c: WebContext; row: Awaited<ReturnType<typeof readAudit>>[number] }) {
  const { row } = props;
  const { lang } = readerOf(props.c);
  return (
    <tr>
      <td>{time(row.at, lang)}</td>
      <td>{row.account}</td>
      <td>
        {row.action} <span class="meta">{row.target}</span>
      </td>
      <td>
        <Changes before={row.before} after={row.after} />
      </td>
      <td class="meta">{row.ip}</td>
    </tr>
  );
}

/** What changed: only the fields that are not the same, before and after. */
export function Changes(props: { before: unknown; after: unknown }) {
  const [before, after] = [fieldsOf(props.before), fieldsOf(props.after)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => written(before[name]) !== written(after[name]));
  if (!changed.length) return null;
  return (
    <ul class="changes">
      {changed.map((name) => (
        <li>
          {name === 'yaml' ? (
            <LineDiff before={asText(before[name])} after={asText(after[name])} same="" />
          ) : null}
          {name === 'yaml' ? null : <Change name={name} before={before[name]} after={after[name]} />}
        </li>
      ))}
    </ul>
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function Change(props: { name: string; before: unknown; after: unknown }) {
  return (
    <>
      {props.name}: {props.before === undefined ? null : <del>{written(props.before)}</del>}{' '}
      {props.after === undefined ? null : <ins>{written(props.after)}</ins>}
    </>
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function written(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
