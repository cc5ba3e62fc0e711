import { ledgerSums, recentRuns } from '../../store/console.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Frame, Table } from './frame.tsx';
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

/** Runs as rows; the last column says whether seen = kept + waiting + dropped. */
export function RunTable(props: { c: WebContext; runs: Awaited<ReturnType<typeof recentRuns>> }) {
  const { t, lang } = readerOf(props.c);
  return (
    <Table
      head={[
        t('ops.started'),
        t('filter.source'),
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
          <td>{time(run.started_at, lang)}</td>
          <td>{run.source_id ?? '—'}</td>
          <td class={run.outcome === 'failed' ? 'bad' : undefined}>{run.outcome}</td>
          <td>{run.seen}</td>
          <td>{run.kept}</td>
          <td>{run.waiting}</td>
          <td>
            {Object.entries(run.dropped)
              .map(([reason, n]) => `${reason} ${n}`)
              .join(', ')}
          </td>
          <td class={run.total + run.waiting === run.seen ? 'good' : 'bad'}>
            {t(run.total + run.waiting === run.seen ? 'ops.yes' : 'ops.no')}
          </td>
          <td>{run.message ?? ''}</td>
        </tr>
      ))}
    />
  );
}
