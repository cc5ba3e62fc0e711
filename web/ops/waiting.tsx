import { readerOf, type WebContext } from '../context.ts';

/** Says that workers are at it and looks again by itself; a link does the same where nothing reloads. */
export function Waiting(props: { c: WebContext; progress?: number | null }) {
  const { t } = readerOf(props.c);
  const share = Math.round((props.progress ?? 0) * 100);
  return (
    <p class="notice" role="status" data-refresh="1500">
      {t('ops.working')} {share ? `${share} % ` : ''}
      <a href={props.c.req.path}>{t('ops.lookAgain')}</a>
    </p>
  );
}
