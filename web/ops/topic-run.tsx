import type { ChangedArticle, DryRunResult } from '../../store/task-forms.ts';
import { LineDiff } from '../components/line-diff.tsx';
import { readerOf, type WebContext } from '../context.ts';
import type { CurrentText } from './config-text.ts';
import { Csrf, Frame, Table } from './frame.tsx';
import type { TopicTask } from './topic.tsx';
import { Waiting } from './waiting.tsx';

/** What a dry run found, and the button that makes it count; or what judging again has changed. */
export function runPage(c: WebContext, task: TopicTask, now: CurrentText, fault?: string) {
  const { t } = readerOf(c);
  const { result } = task;
  const dry = task.kind === 'dry-run';
  return (
    <Frame
      c={c}
      title={t(dry ? 'ops.dryRun' : 'ops.judgedAgain')}
      tab="topic"
      lead={<a href="/ops/topic">{t('ops.topic')}</a>}
    >
      {fault ? (
        <p class="notice bad" role="alert">
          {t(fault)}
        </p>
      ) : null}
      {task.ended ? null : <Waiting c={c} progress={task.progress} />}
      {task.failure ? <p class="notice bad">{task.failure}</p> : null}
      {dry ? (
        <>
          <h2>{t('ops.change')}</h2>
          <LineDiff before={now.yaml} after={task.input.yaml} same={t('ops.noDifference')} />
        </>
      ) : null}
      {result ? <Sums c={c} result={result} days={task.input.days} /> : null}
      {result && dry ? <Apply c={c} id={task.id} /> : null}
      {result ? <Changed c={c} result={result} /> : null}
    </Frame>
  );
}

function Sums(props: { c: WebContext; result: DryRunResult; days: number }) {
  const { t } = readerOf(props.c);
  const { result } = props;
  return (
    <>
      <p class="sums">
        <span>{t('ops.judgedArticles', { count: result.judged, days: props.days })}</span>
        <span class="good">{t('ops.gains', { count: result.gained })}</span>
        <span class="bad">{t('ops.losses', { count: result.lost })}</span>
        <span>{t('ops.otherwise', { count: result.otherwise })}</span>
        <span class="meta">
          {t('ops.rulesVersion')} <code>{result.rules}</code>
        </span>
      </p>
      {result.sets.length ? (
        <Table
          name={t('ops.labelledSets')}
          head={[t('ops.labelledSets'), ...Object.keys(result.sets[0]?.before ?? {})]}
          none={t('ops.none')}
          rows={result.sets.map((set) => (
            <tr>
              <th scope="row">
                {set.name} <span class="meta">{set.articles}</span>
              </th>
              {Object.entries(set.before).map(([name, before]) => (
                <Figure before={before} after={set.after[name] ?? before} />
              ))}
            </tr>
          ))}
        />
      ) : null}
    </>
  );
}

function Figure(props: { before: number; after: number }) {
  const { before, after } = props;
  if (before === after) return <td>{after.toFixed(3)}</td>;
  return (
    <td class={after > before ? 'good' : 'bad'}>
      {before.toFixed(3)} → {after.toFixed(3)}
    </td>
  );
}

function Apply(props: { c: WebContext; id: string }) {
  const { t } = readerOf(props.c);
  return (
    <form method="post" action={`/ops/topic/runs/${props.id}/apply`} class="notice row">
      <Csrf c={props.c} />
      <label class="check">
        <input type="checkbox" name="again" value="yes" checked /> {t('ops.andJudgeAgain')}
      </label>
      <button type="submit">{t('ops.apply')}</button>
    </form>
  );
}

function Changed(props: { c: WebContext; result: DryRunResult }) {
  const { t } = readerOf(props.c);
  const { result } = props;
  const lists: [string, number, ChangedArticle[]][] = [
    [t('ops.wouldGain'), result.gained, result.gains],
    [t('ops.wouldLose'), result.lost, result.losses],
    [t('ops.wouldDiffer'), result.otherwise, result.others],
  ];
  return (
    <>
      {lists.map(([title, count, articles]) => (
        <>
          <h2>
            {title} <span class="meta">{count}</span>
          </h2>
          <Table
            name={title}
            head={[t('ops.subject'), t('ops.asItCounts'), t('ops.byDraft'), t('ops.reason')]}
            none={t('ops.none')}
            rows={articles.map((article) => (
              <tr>
                <th scope="row">
                  {article.title} <span class="meta">{article.source}</span>
                </th>
                <td>{article.before}</td>
                <td>{article.after}</td>
                <td class="meta">{article.quote}</td>
              </tr>
            ))}
          />
        </>
      ))}
    </>
  );
}
