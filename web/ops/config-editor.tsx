import { readerOf, type WebContext } from '../context.ts';
import type { Inherited, TextFault } from '../services.ts';
import { editPath, type CurrentText } from './config-text.ts';
import { Csrf } from './frame.tsx';

/** Settings that the form offers; everything else is in the text. */
export const FORM_FIELDS = [
  'paused',
  'every',
  'atLeastEvery',
  'fetch.mode',
  'fetch.paceMs',
  'article.pattern',
  'article.exclude',
  'article.title',
  'article.lead',
  'article.body',
  'article.published',
  'article.author',
  'article.section',
  'article.image',
  'article.remove',
  'article.prefixes',
] as const;

/** The YAML text with its faults in place, a note, and the button that leads to the preview. */
export function YamlEditor(props: {
  c: WebContext;
  text: CurrentText;
  yaml: string;
  faults: readonly TextFault[];
  action: string;
  note: string;
  label: string;
  children?: unknown;
}) {
  const { t } = readerOf(props.c);
  const lines = props.yaml.split('\n');
  const wrong = props.faults.flatMap(({ line }) => line ?? []);
  return (
    <form method="post" action={props.action} class="editor">
      <Csrf c={props.c} />
      <input type="hidden" name="base" value={props.text.version ?? ''} />
      <Faults c={props.c} faults={props.faults} lines={lines} />
      <label>
        <span class="visually-hidden">{t('ops.yaml')}</span>
        <textarea
          name="yaml"
          rows={Math.min(40, Math.max(12, lines.length + 2))}
          spellcheck={false}
          wrap="off"
          data-lines={wrong.join(',')}
          aria-invalid={props.faults.length ? 'true' : undefined}
          aria-describedby={props.faults.length ? 'faults' : undefined}
        >
          {props.yaml}
        </textarea>
      </label>
      <PreviewFields c={props.c} note={props.note} live={props.text.kind !== 'topic'} />
      <button type="submit">{props.label}</button>
    </form>
  );
}

function Faults(props: { c: WebContext; faults: readonly TextFault[]; lines: string[] }) {
  const { t } = readerOf(props.c);
  if (!props.faults.length) return null;
  return (
    <div class="notice bad" role="alert" id="faults">
      <p>{t('ops.faults', { count: props.faults.length })}</p>
      <ol class="faults">
        {props.faults.map(({ line, path, sentence }) => (
          <li>
            {line ? <strong>{t('ops.line', { line })}</strong> : null} {path ? <code>{path}</code> : null}{' '}
            {sentence}
            {line ? (
              <pre>
                {[line - 1, line, line + 1]
                  .filter((each) => each >= 1 && each <= props.lines.length)
                  .map(
                    (each) =>
                      `${each === line ? '▸' : ' '}${String(each).padStart(4)}  ${props.lines[each - 1] ?? ''}\n`,
                  )
                  .join('')}
              </pre>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

function PreviewFields(props: { c: WebContext; note: string; live: boolean }) {
  const { t } = readerOf(props.c);
  return (
    <div class="bar">
      {props.live ? (
        <label>
          <span>{t('ops.liveUrl')}</span>
          <input type="url" name="url" maxlength={2000} placeholder="https://" />
        </label>
      ) : null}
      <label>
        <span>{t('ops.note')}</span>
        <input name="note" maxlength={300} value={props.note} />
      </label>
    </div>
  );
}

/** The settings that change most, as a form; what is left empty is inherited. */
export function FieldForm(props: {
  c: WebContext;
  text: CurrentText;
  fields: Record<string, string>;
  origins: readonly Inherited[];
  written(value: unknown): string;
}) {
  const { c, text } = props;
  const { t } = readerOf(c);
  return (
    <form method="post" action={`${editPath(text)}/preview`} class="fields">
      <Csrf c={c} />
      <input type="hidden" name="base" value={text.version ?? ''} />
      <input type="hidden" name="form" value="yes" />
      {FORM_FIELDS.map((path) => {
        const above = props.origins.find((origin) => origin.path === path)?.above;
        const nothing = path.startsWith('article.') ? t('ops.generic') : '—';
        const inherited = above === undefined ? nothing : props.written(above);
        return (
          <label>
            <span>
              <code>{path}</code>
            </span>
            <input
              name={path}
              value={props.fields[path] ?? ''}
              placeholder={inherited}
              maxlength={2000}
              spellcheck={false}
            />
          </label>
        );
      })}
      <PreviewFields c={c} note="" live />
      <button type="submit">{t('ops.toPreview')}</button>
    </form>
  );
}
