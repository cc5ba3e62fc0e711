import { saveConfig } from '../../store/config-versions.ts';
import { askTask, recentTasks, taskById } from '../../store/console-tasks.ts';
import { dryRunInput, dryRunResult, type DryRunInput } from '../../store/task-forms.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import type { TextFault } from '../services.ts';
import { YamlEditor } from './config-editor.tsx';
import { currentText, type CurrentText } from './config-text.ts';
import { Csrf, Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';
import { addToTopic } from './topic-additions.ts';
import { TopicForms } from './topic-forms.tsx';
import { runPage } from './topic-run.tsx';

const SUBJECT = { kind: 'topic', name: 'topic' } as const;
const DAYS = 30;

/** The topic: names of places, phrases, stop phrases and thresholds, each tried on the last thirty days before it counts. */
export function topicPages(room: Room): void {
  const { services } = room;
  room.page('/topic', async (c) => {
    const text = await topicText(room);
    return c.html(await topicPage(c, room, { text, yaml: text.yaml, faults: [] }));
  });

  room.write('/topic/dry-run', async ({ c, form, db, account }) => {
    const text = await topicText(room);
    const given = form.text('add') ? addToTopic(services.tuning, text.yaml, form) : form.raw('yaml');
    const yaml = given.replaceAll('\r\n', '\n');
    const faults = services.tuning.check({ ...SUBJECT, yaml });
    if (faults.length)
      return { refused: topicPage(c, room, { text, yaml, faults }).then((page) => c.html(page, 400)) };
    const note = form.text('note').slice(0, 300) || null;
    const input: DryRunInput = { yaml, base: form.text('base') || null, note, days: DAYS };
    const id = await askTask(db, { kind: 'dry-run', input, by: account });
    const done = { action: 'dry-run', target: 'topic', after: { task: id } };
    return { done, to: `/ops/topic/runs/${id}`, queue: [consoleJob(id)] };
  });

  room.page('/topic/runs/:id{[0-9]{1,18}}', async (c) => {
    const task = await runTask(room, c);
    return task ? c.html(runPage(c, task, await topicText(room))) : c.notFound();
  });

  room.write('/topic/runs/:id{[0-9]{1,18}}/apply', async ({ c, form, db, account }) => {
    const task = await runTask(room, c);
    if (task?.kind !== 'dry-run') return { refused: c.notFound() };
    const now = await topicText(room);
    const refuse = (why: string) => ({ refused: c.html(runPage(c, task, now, why), 409) });
    if (!task.result) return refuse('ops.notDryRun');
    const { yaml, base, note } = task.input;
    const id = await saveConfig(db, { ...SUBJECT, yaml, by: account, note, base });
    if (!id) return refuse('ops.savedMeanwhile');
    const done = {
      action: 'apply-topic',
      target: 'topic',
      before: { yaml: now.yaml },
      after: { yaml, version: id, rules: task.result.rules },
    };
    if (form.text('again') !== 'yes') return { done, to: '/ops/topic' };
    const again = await askTask(db, { kind: 'rejudge', input: { ...task.input, base: id }, by: account });
    // Every process has taken the new rules over by the next tick; judging again starts after it.
    const job = { ...consoleJob(again), delayMs: services.tickMs + 1000 };
    return { done, to: `/ops/topic/runs/${again}`, queue: [job] };
  });

  room.write('/topic/judge-again', async ({ db, account }) => {
    const { yaml, version } = await topicText(room);
    const input: DryRunInput = { yaml, base: version, note: null, days: DAYS };
    const id = await askTask(db, { kind: 'rejudge', input, by: account });
    const done = { action: 'judge-again', target: 'topic', after: { task: id, days: DAYS } };
    return { done, to: `/ops/topic/runs/${id}`, queue: [consoleJob(id)] };
  });
}

function consoleJob(id: string) {
  return { name: 'console', payload: { task: id }, key: `console-${id}` } as const;
}

async function topicText(room: Room): Promise<CurrentText> {
  const text = await currentText(room.services, SUBJECT);
  return text ?? { ...SUBJECT, yaml: '', version: null, saved: false, file: '' };
}

/** A dry run, or a judging again, with what came of it so far. */
export interface TopicTask {
  id: string;
  kind: 'dry-run' | 'rejudge';
  input: DryRunInput;
  result: ReturnType<typeof dryRunResult.parse> | null;
  failure: string | null;
  ended: boolean;
  progress: number | null;
}

async function runTask(room: Room, c: WebContext): Promise<TopicTask | null> {
  const task = await taskById(room.services.db, c.req.param('id') ?? '');
  if (!task || task.kind === 'preview') return null;
  return {
    id: task.id,
    kind: task.kind,
    input: dryRunInput.parse(task.input),
    result: task.result ? dryRunResult.parse(task.result) : null,
    failure: task.failure,
    ended: task.ended_at !== null,
    progress: task.progress,
  };
}

async function topicPage(
  c: WebContext,
  room: Room,
  edited: { text: CurrentText; yaml: string; faults: TextFault[] },
) {
  const { t } = readerOf(c);
  const view = room.services.tuning.topic();
  const { text, yaml, faults } = edited;
  return (
    <Frame
      c={c}
      title={t('ops.topic')}
      tab="topic"
      lead={
        <p class="meta">
          {t('ops.rulesVersion')} <code>{view.rules}</code>
          {text.saved ? <span class="tag">{t('ops.savedHere')}</span> : null} ·{' '}
          <a href="/ops/config/topic/topic/history">{t('ops.history')}</a>
        </p>
      }
    >
      <div class="columns">
        <TopicForms c={c} view={view} base={text.version ?? ''} />
        <section>
          <h2>{t('ops.additions')}</h2>
          <p class="meta">{t('ops.additionsText')}</p>
          <YamlEditor
            c={c}
            text={text}
            yaml={yaml}
            faults={faults}
            action="/ops/topic/dry-run"
            note=""
            label={t('ops.toDryRun')}
          />
        </section>
      </div>
      <RecentRuns c={c} runs={await recentTasks(room.services.db, 'dry-run', 10)} />
      <form method="post" action="/ops/topic/judge-again" class="row">
        <Csrf c={c} />
        <button class="quiet">{t('ops.judgeAgain', { days: DAYS })}</button>
      </form>
    </Frame>
  );
}

function RecentRuns(props: { c: WebContext; runs: Awaited<ReturnType<typeof recentTasks>> }) {
  const { t, lang } = readerOf(props.c);
  if (!props.runs.length) return null;
  return (
    <>
      <h2>{t('ops.dryRuns')}</h2>
      <Table
        name={t('ops.dryRuns')}
        head={[t('ops.at'), t('ops.who'), t('ops.outcome')]}
        none={t('ops.none')}
        rows={props.runs.map((run) => (
          <tr>
            <td>
              <a href={`/ops/topic/runs/${run.id}`}>{time(run.asked_at, lang)}</a>
            </td>
            <td>{run.asked_by}</td>
            <td>{run.failure ?? t(run.ended_at ? 'ops.done' : 'ops.working')}</td>
          </tr>
        ))}
      />
    </>
  );
}
