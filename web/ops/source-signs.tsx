import { WATCHED_FIELDS, type BoardRow } from '../../store/board.ts';
import { Sparkline } from '../components/sparkline.tsx';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import type { Translate } from '../translate.ts';
import { span } from './span.ts';

/** How bad a state is; one that is not here is neither. */
export const STATE_TONES: Record<string, string> = {
  ok: 'good',
  down: 'bad',
  blocked: 'bad',
  changed: 'bad',
  held: 'bad',
  empty: 'warn',
  silent: 'warn',
};

/** The state, since when, and the sentence that says why. */
export function StateWords(props: { c: WebContext; row: BoardRow; now: Date }) {
  const { row, now } = props;
  const { t, lang } = readerOf(props.c);
  const why = whyText(row, t);
  return (
    <>
      <strong class={STATE_TONES[row.state]}>{t(`state.${row.state}`)}</strong>{' '}
      <time class="meta" title={time(row.stateSince, lang)}>
        {span(row.stateSince, now, t)}
      </time>
      {why && row.state !== 'ok' ? <span class="why">{why}</span> : null}
    </>
  );
}

/** Why a source is in its state; what sites and parsers said stays in their words. */
function whyText(row: BoardRow, t: Translate): string | null {
  if (row.state === 'paused') return t('ops.pausedBy', { name: row.pausedBy ?? '—' });
  if (row.state === 'changed' && row.held) return t('ops.heldText', { count: row.held });
  if (row.state === 'changed' && row.lostFields.length)
    return t('ops.lostFields', { fields: row.lostFields.join(', ') });
  if (row.state === 'empty' || row.state === 'silent') return t(`ops.why.${row.state}`);
  return row.message;
}

/** Articles a day as bars, beside what its own past leads one to expect. */
export function Rhythm(props: { c: WebContext; row: BoardRow }) {
  const { t } = readerOf(props.c);
  const { days, expected } = props.row;
  const today = days.at(-1) ?? 0;
  const usual = expected >= 10 ? String(Math.round(expected)) : expected.toFixed(1);
  const written = expected > 0 ? usual : '—';
  return (
    <>
      <Sparkline
        counts={days}
        expected={expected}
        label={t('ops.rhythmText', { days: days.length, today, expected: written })}
      />{' '}
      <span class="meta">
        {today} / {written}
      </span>
    </>
  );
}

/** Shares of filled fields; only those that are not always filled, so that a fall is seen. */
export function Fill(props: { c: WebContext; row: BoardRow }) {
  const { t } = readerOf(props.c);
  const { fill, lostFields } = props.row;
  if (lostFields.length)
    return <span class="bad">{t('ops.lostFields', { fields: lostFields.join(', ') })}</span>;
  if (!fill) return <>—</>;
  const partly = WATCHED_FIELDS.filter((field) => fill[field] < 0.995);
  if (!partly.length) return <>{t('ops.allFilled')}</>;
  return (
    <>
      {partly.map((field) => (
        <span class={fill[field] < 0.5 ? 'fill low' : 'fill'}>
          {t(`field.${field}`)} {Math.round(fill[field] * 100)}
        </span>
      ))}
    </>
  );
}
