import { ledgerSums, recentRuns } from '../../store/console.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Cell, Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';

const SUM_DAYS = 7;

/** The newest runs with their ledgers. */
export function runPages(room: Room): void {
  room.page('/runs', async (c) => {
    const { t } = readerOf(c);
    const { db } = room.services;
    const [runs, sums] = await Promise.all([recentRuns(db, 200), ledgerSums(db, SUM_DAYS)]);
    const whole = sums.reduce((sum, { n }) => sum + n, 0);
    return c.html(
      <Frame c={c} title={t('ops.runs')} tab="runs">
        <h2>{t('ops.ledger', { days: SUM_DAYS })}</h2>
        <dl class="facts">
          <div>
            <dt>{t('ops.seen')}</dt>
            <dd>{whole}</dd>
          </div>
          {sums.map(({ reason, n }) => (
            <div>
              <dt>{reason}</dt>
              <dd>
                {n} <span class="meta">{Math.round((n / whole) * 1000) / 10} %</span>
              </dd>
            </div>
          ))}
        </dl>
        <RunTable c={c} runs={runs} />
      </Frame>,
    );
  });
}

/** Runs as rows, of all sources or of one; `sum` says whether seen = kept + waiting + dropped. */
export function RunTable(props: {
  c: WebContext;
  runs: Awaited<ReturnType<typeof recentRuns>>;
  ofOne?: boolean;
}) {
  const { t, lang } = readerOf(props.c);
  return (
    <Table
      name={t('ops.runs')}
      stacked
      head={[
        t('ops.started'),
        ...(props.ofOne ? [] : [t('filter.source')]),
        t('ops.outcome'),
        t('ops.seen'),
        t('ops.kept'),
        t('ops.waiting'),
        t('ops.dropped'),
        t('ops.sum'),
        t('ops.message'),
      ]}
      none={t('ops.none')}
      rows={props.runs.map((run) => (
        <tr>
          <Cell label={t('ops.started')} class="wide">
            {time(run.started_at, lang)}
          </Cell>
          {props.ofOne ? null : <Cell label={t('filter.source')}>{run.source_id ?? '—'}</Cell>}
          <Cell label={t('ops.outcome')} class={run.outcome === 'failed' ? 'bad' : undefined}>
            {run.outcome}
          </Cell>
          <Cell label={t('ops.seen')}>{run.seen}</Cell>
          <Cell label={t('ops.kept')}>{run.kept}</Cell>
          <Cell label={t('ops.waiting')}>{run.waiting}</Cell>
          <Cell label={t('ops.dropped')} class="wide">
            {Object.entries(run.dropped)
              .map(([reason, n]) => `${reason} ${n}`)
              .join(', ')}
          </Cell>
          <Cell label={t('ops.sum')} class={run.total + run.waiting === run.seen ? 'good' : 'bad'}>
            {t(run.total + run.waiting === run.seen ? 'ops.yes' : 'ops.no')}
          </Cell>
          <Cell label={t('ops.message')} class="wide">
            {run.message ?? ''}
          </Cell>
        </tr>
      ))}
    />
  );
}
