import { saveConfig } from '../../store/config-versions.ts';
import { taskById } from '../../store/console-tasks.ts';
import { previewInput, previewResult, type PreviewPage, type PreviewResult } from '../../store/task-forms.ts';
import { LineDiff } from '../components/line-diff.tsx';
import { readerOf, type WebContext } from '../context.ts';
import { safeLink } from '../format.ts';
import { currentText, editPath, type CurrentText } from './config-text.ts';
import { Csrf, Frame } from './frame.tsx';
import type { Room } from './room.tsx';
import { Waiting } from './waiting.tsx';

const FIELDS = ['title', 'lead', 'published', 'author', 'section', 'image', 'flags', 'text'] as const;

/** A preview: what the draft extracts beside what is extracted now, on stored pages and a live one; then it may be saved. */
export function previewPages(room: Room): void {
  const { services } = room;
  room.page('/previews/:id{[0-9]{1,18}}', async (c) => {
    const task = await previewTask(room, c);
    if (!task) return c.notFound();
    const now = await currentText(services, task.input);
    return c.html(previewPage(c, task, now));
  });

  room.write('/previews/:id{[0-9]{1,18}}/save', async ({ c, db, account }) => {
    const task = await previewTask(room, c);
    if (!task) return { refused: c.notFound() };
    const { kind, name, yaml, base, note } = task.input;
    const now = await currentText(services, task.input);
    const refuse = (why: string) => ({ refused: c.html(previewPage(c, task, now, why), 409) });
    if (!task.result || task.result.refusals.length) return refuse('ops.notPreviewed');
    if (services.tuning.check({ kind, name, yaml }).length) return refuse('ops.notPreviewed');
    const id = await saveConfig(db, { kind, name, yaml, by: account, note, base });
    if (!id) return refuse('ops.savedMeanwhile');
    const done = {
      action: 'save-config',
      target: `${kind}:${name}`,
      before: { yaml: now?.yaml ?? null },
      after: { yaml, version: id },
    };
    return { done, to: editPath(task.input) };
  });
}

interface PreviewTask {
  id: string;
  input: ReturnType<typeof previewInput.parse>;
  result: PreviewResult | null;
  failure: string | null;
  ended: boolean;
}

async function previewTask(room: Room, c: WebContext): Promise<PreviewTask | null> {
  const task = await taskById(room.services.db, c.req.param('id') ?? '');
  if (task?.kind !== 'preview') return null;
  return {
    id: task.id,
    input: previewInput.parse(task.input),
    result: task.result ? previewResult.parse(task.result) : null,
    failure: task.failure,
    ended: task.ended_at !== null,
  };
}

function previewPage(c: WebContext, task: PreviewTask, now: CurrentText | null, fault?: string) {
  const { t } = readerOf(c);
  const { input, result } = task;
  return (
    <Frame
      c={c}
      title={`${input.name}: ${t('ops.previewTitle')}`}
      tab="config"
      lead={<a href={editPath(input)}>{t('ops.edit')}</a>}
    >
      {fault ? (
        <p class="notice bad" role="alert">
          {t(fault)}
        </p>
      ) : null}
      {task.ended ? null : <Waiting c={c} />}
      {task.failure ? <p class="notice bad">{task.failure}</p> : null}
      {result ? <Verdict c={c} task={task} result={result} /> : null}
      <h2>{t('ops.change')}</h2>
      <LineDiff before={now?.yaml ?? ''} after={input.yaml} same={t('ops.noDifference')} />
      {result?.listed ? <Listed c={c} listed={result.listed} /> : null}
      {(result?.pages ?? []).map((page) => (
        <PageComparison c={c} page={page} />
      ))}
    </Frame>
  );
}

function Verdict(props: { c: WebContext; task: PreviewTask; result: PreviewResult }) {
  const { c, task, result } = props;
  const { t } = readerOf(c);
  const changed = result.changed.filter((id) => id !== task.input.name);
  return (
    <>
      {changed.length ? (
        <p class="meta">
          {t('ops.changesSources', { count: changed.length })} {changed.join(', ')}
        </p>
      ) : null}
      {result.refusals.length ? (
        <div class="notice bad" role="alert">
          <p>{t('ops.refused')}</p>
          <ul>
            {result.refusals.map((each) => (
              <li>{t(`refusal.${each}`)}</li>
            ))}
          </ul>
        </div>
      ) : (
        <form method="post" action={`/ops/previews/${task.id}/save`} class="notice row">
          <Csrf c={c} />
          <span>{t('ops.mayBeSaved')}</span>
          <button type="submit">{t('ops.save')}</button>
        </form>
      )}
    </>
  );
}

function Listed(props: { c: WebContext; listed: NonNullable<PreviewResult['listed']> }) {
  const { t } = readerOf(props.c);
  const { listed } = props;
  return (
    <section>
      <h2>{t('ops.listedNow', { count: listed.links })}</h2>
      <p class="meta">{listed.url}</p>
      <ul>
        {listed.titles.map((title) => (
          <li>{title}</li>
        ))}
      </ul>
    </section>
  );
}

function PageComparison(props: { c: WebContext; page: PreviewPage }) {
  const { c, page } = props;
  const { t } = readerOf(c);
  return (
    <section class="comparison">
      <h2>
        <span class="tag">{t(page.where === 'live' ? 'ops.livePage' : 'ops.storedPage')}</span> {page.source}{' '}
        <a class="meta" href={safeLink(page.url)} rel="noopener noreferrer nofollow">
          {page.url}
        </a>
        {page.articleId ? (
          <>
            {' '}
            <a class="meta" href={`/ops/articles/${page.articleId}/snapshot`}>
              {t('ops.snapshot')}
            </a>
          </>
        ) : null}
      </h2>
      {page.failure ? <p class="bad">{page.failure}</p> : null}
      {page.after || page.before ? (
        <div class="scroll" tabindex={0} role="region" aria-label={page.url}>
          <table class="fixed">
            <thead>
              <tr>
                <th scope="col">{t('ops.field')}</th>
                <th scope="col">{t('ops.asItCounts')}</th>
                <th scope="col">{t('ops.byDraft')}</th>
              </tr>
            </thead>
            <tbody>
              {FIELDS.map((field) => (
                <FieldRow name={field} before={page.before?.[field]} after={page.after?.[field]} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}

/** One field, stored beside drafted: marked when they differ. */
function FieldRow(props: {
  name: string;
  before: string | null | undefined;
  after: string | null | undefined;
}) {
  const { before, after } = props;
  const same = (before ?? null) === (after ?? null);
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td class="quoted">{before || '—'}</td>
      <td class={same ? 'quoted' : 'quoted changed'}>{after || '—'}</td>
    </tr>
  );
}
