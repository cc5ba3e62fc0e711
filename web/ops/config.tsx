import { configHistory, configVersion, saveConfig } from '../../store/config-versions.ts';
import { askTask } from '../../store/console-tasks.ts';
import type { PreviewInput } from '../../store/task-forms.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { LineDiff } from '../components/line-diff.tsx';
import type { Inherited, TextFault } from '../services.ts';
import { FieldForm, FORM_FIELDS, YamlEditor } from './config-editor.tsx';
import { currentText, editPath, subjectOf, type CurrentText, type Subject } from './config-text.ts';
import { overviewPage } from './config-overview.tsx';
import { Frame, PostButton, Table } from './frame.tsx';
import type { Form, Room } from './room.tsx';

/** Tuning: what is edited, checked, previewed, saved, and taken back. */
export function configPages(room: Room): void {
  const { services } = room;
  room.page('/config', async (c) => c.html(await overviewPage(c, services)));

  room.page('/config/new', (c) => {
    const id = c.req.query('id') ?? '';
    const home = c.req.query('home') ?? '';
    if (!services.tuning.scaffold(id, home)) return c.redirect('/ops/config', 303);
    return c.redirect(`/ops/config/source/${id}?${new URLSearchParams({ home }).toString()}`, 303);
  });

  room.page('/config/:kind{global|family|source}/:name', async (c) => {
    const text = await textToEdit(c, room);
    return text ? c.html(editPage(c, room, { text, yaml: text.yaml, faults: [], note: '' })) : c.notFound();
  });

  room.write('/config/:kind{global|family|source}/:name/preview', async ({ c, form, db, account }) => {
    const text = await textToEdit(c, room);
    if (!text) return { refused: c.notFound() };
    const yaml = form.text('form')
      ? services.tuning.edit(text.yaml, changesOf(form))
      : unified(form.raw('yaml'));
    const { kind, name } = text;
    const note = form.text('note').slice(0, 300);
    const faults = services.tuning.check({ kind, name, yaml });
    if (faults.length) return { refused: c.html(editPage(c, room, { text, yaml, faults, note }), 400) };
    const input: PreviewInput = {
      kind,
      name,
      yaml,
      base: form.text('base') || null,
      url: pageUrl(form.text('url')),
      note: note || null,
    };
    const id = await askTask(db, { kind: 'preview', input, by: account });
    const done = { action: 'preview', target: `${kind}:${name}`, after: { task: id } };
    const job = { name: 'console', payload: { task: id }, key: `console-${id}` } as const;
    return { done, to: `/ops/previews/${id}`, queue: [job] };
  });

  room.page('/config/:kind{global|family|source|topic}/:name/history', async (c) => {
    const subject = subjectOf(c);
    const page = await historyPage(c, room, subject);
    return page ? c.html(page) : c.notFound();
  });

  room.write('/config/:kind{global|family|source|topic}/:name/restore', async ({ c, form, db, account }) => {
    const { kind, name } = subjectOf(c);
    const now = await currentText(services, { kind, name });
    const wanted = form.text('version');
    const version = /^\d{1,18}$/.test(wanted) ? await configVersion(db, wanted) : undefined;
    const toFile = wanted === 'file';
    if (!now || (!toFile && (version?.kind !== kind || version.name !== name)))
      return { refused: c.notFound() };
    const yaml = toFile ? null : (version?.yaml ?? null);
    const text = yaml ?? now.file;
    const faults = text === null ? [] : services.tuning.check({ kind, name, yaml: text });
    if (faults.length)
      return { refused: c.html(editPage(c, room, { text: now, yaml: text ?? '', faults, note: '' }), 400) };
    const id = await saveConfig(db, { kind, name, yaml, by: account, note: `↩ ${wanted}` });
    const done = {
      action: 'restore-config',
      target: `${kind}:${name}`,
      before: { yaml: now.yaml },
      after: { yaml: text, version: id },
    };
    return { done, to: `/ops/config/${kind}/${name}/history` };
  });
}

/** What is edited: what counts, or a first text for a source that there is not yet (`?home=`). */
async function textToEdit(c: WebContext, room: Room): Promise<CurrentText | null> {
  const subject = subjectOf(c);
  const text = await currentText(room.services, subject);
  if (text || subject.kind !== 'source') return text;
  const home = c.req.query('home') ?? `https://${subject.name}.example/`;
  const yaml = room.services.tuning.scaffold(subject.name, home);
  return yaml === null ? null : { ...subject, yaml, version: null, saved: false, file: null };
}

/** A textarea's lines end with CRLF. */
function unified(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function changesOf(form: Form): Record<string, string> {
  return Object.fromEntries(FORM_FIELDS.map((path) => [path, form.text(path)]));
}

function pageUrl(text: string): string | null {
  return URL.canParse(text) && /^https?:/.test(text) ? text.slice(0, 2000) : null;
}

interface Edited {
  text: CurrentText;
  yaml: string;
  faults: TextFault[];
  note: string;
}

function editPage(c: WebContext, room: Room, edited: Edited) {
  const { t } = readerOf(c);
  const { tuning } = room.services;
  const { text, yaml, faults, note } = edited;
  const isSource = text.kind === 'source';
  const origins = isSource ? tuning.origins(text.name) : [];
  const fields = tuning.fields(yaml, FORM_FIELDS);
  const written = (value: unknown) => tuning.fields(JSON.stringify({ value }), ['value'])['value'] ?? '';
  const family = isSource ? tuning.familyOf(text.name) : null;
  return (
    <Frame c={c} title={text.name} tab="config" lead={<Lead c={c} text={text} family={family} />}>
      <div class="columns wide-left">
        <section>
          <h2>{t('ops.yaml')}</h2>
          <YamlEditor
            c={c}
            text={text}
            yaml={yaml}
            faults={faults}
            action={`${editPath(text)}/preview`}
            note={note}
            label={t('ops.toPreview')}
          />
        </section>
        {isSource ? (
          <section>
            <details open={!faults.length}>
              <summary>{t('ops.asForm')}</summary>
              <p class="meta">{t('ops.asFormText')}</p>
              <FieldForm c={c} text={text} fields={fields} origins={origins} written={written} />
            </details>
          </section>
        ) : null}
      </div>
      {isSource ? <OriginTable c={c} origins={origins} written={written} /> : null}
    </Frame>
  );
}

function Lead(props: { c: WebContext; text: CurrentText; family: string | null }) {
  const { t } = readerOf(props.c);
  const { text } = props;
  return (
    <p class="meta">
      <a href="/ops/config">{t('ops.config')}</a> › {t(`level.${text.kind}`)}
      {text.saved ? <span class="tag">{t('ops.savedHere')}</span> : null}{' '}
      <a href={`/ops/config/${text.kind}/${text.name}/history`}>{t('ops.history')}</a>
      {props.family ? (
        <>
          {' · '}
          <a href={`/ops/config/family/${props.family}`}>
            {t('level.family')} {props.family}
          </a>
        </>
      ) : null}
      {text.kind === 'source' ? (
        <>
          {' · '}
          <a href={`/ops/sources/${text.name}`}>{t('ops.toBoard')}</a>
        </>
      ) : null}
    </p>
  );
}

/** Every setting with the level that decides it; what differs from the levels above is marked. */
function OriginTable(props: {
  c: WebContext;
  origins: readonly Inherited[];
  written(value: unknown): string;
}) {
  const { t } = readerOf(props.c);
  const sorted = props.origins.toSorted((a, b) => Number(b.differs) - Number(a.differs));
  return (
    <>
      <h2>{t('ops.inheritance')}</h2>
      <Table
        name={t('ops.inheritance')}
        head={[t('ops.setting'), t('ops.value'), t('ops.decidedBy'), t('ops.above')]}
        none={t('ops.none')}
        rows={sorted.map((origin) => (
          <tr>
            <th scope="row">
              <code>{origin.path}</code>
            </th>
            <td>
              <code>{props.written(origin.value)}</code>
            </td>
            <td>
              {t(`level.${origin.from}`)}{' '}
              {origin.differs ? <span class="tag">{t('ops.differs')}</span> : null}
            </td>
            <td class="meta">
              {origin.differs && origin.above !== undefined ? (
                <code>{props.written(origin.above)}</code>
              ) : null}
            </td>
          </tr>
        ))}
      />
    </>
  );
}

async function historyPage(c: WebContext, room: Room, subject: Subject) {
  const { services } = room;
  const { t, lang } = readerOf(c);
  const now = await currentText(services, subject);
  if (!now) return null;
  const versions = await configHistory(services.db, subject.kind, subject.name);
  const file = now.file ?? '';
  return (
    <Frame
      c={c}
      title={`${subject.name}: ${t('ops.history')}`}
      tab={subject.kind === 'topic' ? 'topic' : 'config'}
      lead={<a href={editPath(subject)}>{t('ops.edit')}</a>}
    >
      {versions.length ? null : <p class="notice">{t('ops.neverSaved')}</p>}
      <ol class="history">
        {versions.map((version, at) => {
          const before = versions[at + 1]?.yaml ?? file;
          return (
            <li>
              <div class="row">
                <strong>#{version.id}</strong> {time(version.at, lang)} · {version.by_whom}
                {version.note ? ` · ${version.note}` : ''}
                {version.yaml === null ? <span class="tag">{t('ops.asInFile')}</span> : null}
                {at === 0 ? (
                  <span class="tag core">{t('ops.counts')}</span>
                ) : (
                  <PostButton
                    c={c}
                    action={`/ops/config/${subject.kind}/${subject.name}/restore`}
                    label={t('ops.rollBack')}
                    about={`#${version.id}`}
                    values={{ version: version.id }}
                  />
                )}
              </div>
              <LineDiff before={before} after={version.yaml ?? file} same={t('ops.noDifference')} />
            </li>
          );
        })}
        <li>
          <div class="row">
            <strong>{t('ops.theFile')}</strong>
            {now.saved ? (
              <PostButton
                c={c}
                action={`/ops/config/${subject.kind}/${subject.name}/restore`}
                label={t('ops.rollBack')}
                about={t('ops.theFile')}
                values={{ version: 'file' }}
              />
            ) : (
              <span class="tag core">{t('ops.counts')}</span>
            )}
          </div>
        </li>
      </ol>
    </Frame>
  );
}
