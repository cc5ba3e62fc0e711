import { savedConfig } from '../../store/config-versions.ts';
import { readerOf, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { Csrf, Frame, Table } from './frame.tsx';

/** What is tuned where: the three levels, and for each source the settings in which it differs from the levels above. */
export async function overviewPage(c: WebContext, services: WebServices, faults: readonly string[] = []) {
  const { t } = readerOf(c);
  const { tuning } = services;
  const saved = new Set((await savedConfig(services.db)).map(({ kind, name }) => `${kind}:${name}`));
  const families = tuning.names('family');
  const sources = tuning.names('source');
  const differing = sources.map((id) => ({
    id,
    family: tuning.familyOf(id),
    settings: tuning.origins(id).filter(({ differs }) => differs),
  }));
  const ignored = tuning.ignored();
  const mark = (key: string) => (saved.has(key) ? <span class="tag">{t('ops.savedHere')}</span> : null);
  return (
    <Frame c={c} title={t('ops.config')} tab="config">
      {faults.length ? (
        <div class="notice bad" role="alert">
          <p>{t('ops.faults', { count: faults.length })}</p>
          <ul>
            {faults.map((fault) => (
              <li>{fault}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {ignored.length ? (
        <div class="notice bad">
          <p>{t('ops.ignoredText')}</p>
          <ul>
            {ignored.map((fault) => (
              <li>
                <code>{fault.file}</code> {fault.sentence}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <p>
        <a href="/ops/config/global/global">{t('level.global')}</a> {mark('global:global')}
      </p>
      <h2>{t('level.families')}</h2>
      <ul class="inline-list">
        {families.map((id) => (
          <li>
            <a href={`/ops/config/family/${id}`}>{id}</a>{' '}
            <span class="meta">{sources.filter((source) => tuning.familyOf(source) === id).length}</span>{' '}
            {mark(`family:${id}`)}
          </li>
        ))}
      </ul>
      <h2>{t('ops.differsFromDefault')}</h2>
      <Table
        name={t('ops.differsFromDefault')}
        head={[t('level.source'), t('level.family'), t('ops.settings')]}
        none={t('ops.none')}
        rows={differing.map(({ id, family, settings }) => (
          <tr>
            <th scope="row">
              <a href={`/ops/config/source/${id}`}>{id}</a> {mark(`source:${id}`)}
            </th>
            <td>{family ? <a href={`/ops/config/family/${family}`}>{family}</a> : '—'}</td>
            <td class="meta">{settings.map(({ path }) => path).join(', ') || '—'}</td>
          </tr>
        ))}
      />
      <NewSource c={c} />
      <Exchange c={c} />
    </Frame>
  );
}

function NewSource(props: { c: WebContext }) {
  const { t } = readerOf(props.c);
  return (
    <>
      <h2>{t('ops.newSource')}</h2>
      <form method="get" action="/ops/config/new" class="bar">
        <label>
          <span>{t('ops.sourceId')}</span>
          <input name="id" required pattern="[a-z0-9\-]{2,60}" maxlength={60} />
        </label>
        <label>
          <span>{t('ops.home')}</span>
          <input type="url" name="home" required maxlength={500} placeholder="https://" />
        </label>
        <button>{t('ops.start')}</button>
      </form>
    </>
  );
}

function Exchange(props: { c: WebContext }) {
  const { t } = readerOf(props.c);
  return (
    <>
      <h2>{t('ops.exchange')}</h2>
      <p class="row">
        {(['opml', 'csv', 'json'] as const).map((format) => (
          <a href={`/ops/config/export/${format}`} download>
            {format.toUpperCase()}
          </a>
        ))}
      </p>
      <form method="post" action="/ops/config/import" enctype="multipart/form-data" class="bar">
        <Csrf c={props.c} />
        <label>
          <span>{t('ops.file')}</span>
          <input type="file" name="file" required />
        </label>
        <label>
          <span>{t('ops.format')}</span>
          <select name="format">
            {(['opml', 'csv', 'json'] as const).map((format) => (
              <option value={format}>{format.toUpperCase()}</option>
            ))}
          </select>
        </label>
        <button type="submit">{t('ops.import')}</button>
      </form>
    </>
  );
}
