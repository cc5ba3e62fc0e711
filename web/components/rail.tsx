import type { AccordEnd } from '../../core/accord-term.ts';
import type { NextDate } from '../../core/ties.ts';
import type { PairCount } from '../../store/counts.ts';
import type { Reader } from '../context.ts';
import { day, localityName } from '../format.ts';
import type { SavedView } from '../saved-views.ts';
import type { Gazetteer } from '../wording.ts';

const MOST_PAIRS = 6;

/** Beside the list: the busiest pairs of a month, dates to come, and the reader's own views. */
export function Rail(props: {
  reader: Reader;
  gazetteer: Gazetteer;
  pairs: readonly PairCount[];
  dates: readonly NextDate[];
  /** Terms that end within 180 days. */
  ends: readonly AccordEnd[];
  views: readonly SavedView[];
  query: string;
  saved: string | null;
}) {
  const { t, lang } = props.reader;
  const name = (code: string) => localityName(code, props.gazetteer.localities, props.reader);
  const busiest = [...props.pairs].sort((a, b) => b.stories - a.stories).slice(0, MOST_PAIRS);
  return (
    <aside class="rail" aria-label={t('rail.title')}>
      {busiest.length ? (
        <section>
          <h2>{t('rail.pairs')}</h2>
          <ol class="plain">
            {busiest.map(({ vn, jp, stories }) => (
              <li>
                <a href={`/pairs/${vn}:${jp}`}>{t('who.pair', { vn: name(vn), jp: name(jp) })}</a>{' '}
                <span class="meta">{t('stories.count', { count: stories })}</span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {props.dates.length || props.ends.length ? (
        <section>
          <h2>{t('rail.dates')}</h2>
          <ul class="plain">
            {props.ends.map(({ pair, day: on }) => (
              <li>
                <span class="meta">{day(on, lang)}</span>
                <br />
                <a href={`/pairs/${pair}`}>
                  {t('who.pair', { vn: name(pair.slice(0, 5)), jp: name(pair.slice(6)) })}
                </a>
                {' · '}
                {t('next.expiry')}
              </li>
            ))}
            {props.dates.map(({ tie, what, day: on, years }) => (
              <li>
                <span class="meta">{day(on, lang)}</span>
                <br />
                <a href={`/pairs/${tie.vn}:${tie.jp}`}>
                  {t('who.pair', { vn: name(tie.vn), jp: name(tie.jp) })}
                </a>
                {' · '}
                {t(`next.${what}`, { years })}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <SavedViews {...props} />
      <p class="meta keys">{t('rail.keys')}</p>
    </aside>
  );
}

function SavedViews(props: Parameters<typeof Rail>[0]) {
  const { t } = props.reader;
  return (
    <section>
      <h2>{t('views.title')}</h2>
      {props.saved ? (
        <p class="notice" role="status">
          {t(props.saved === '1' ? 'views.saved' : 'views.full')}
        </p>
      ) : null}
      {props.views.length ? (
        <ul class="plain">
          {props.views.map(({ name, query }) => (
            <li class="row">
              <a href={`/?${query}`}>{name}</a>
              <form method="post" action="/views">
                <input type="hidden" name="name" value={name} />
                <input type="hidden" name="back" value={props.query} />
                <button class="quiet small" name="do" value="remove" aria-label={t('views.remove', { name })}>
                  ×
                </button>
              </form>
            </li>
          ))}
        </ul>
      ) : null}
      <form method="post" action="/views" class="save-view">
        <input type="hidden" name="query" value={props.query} />
        <label>
          <span>{t('views.name')}</span>
          <input name="name" required maxlength={40} />
        </label>
        <button class="quiet" name="do" value="save">
          {t('views.save')}
        </button>
      </form>
    </section>
  );
}
