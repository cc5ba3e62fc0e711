import { COUNTED, STORY_SORTS, type StoryPage } from '../../store/search.ts';
import type { Reader } from '../context.ts';
import { number, time } from '../format.ts';
import { viewLink, viewQuery, type HomeView } from '../home-view.ts';

const EXPORTS = [
  ['/export.csv', 'CSV'],
  ['/export.xlsx', 'Excel'],
  ['/export.json', 'JSON'],
  ['/calendar.ics', 'ICS'],
  ['/feed.atom', 'Atom'],
  ['/feed.json', 'JSON Feed'],
] as const;

/** Above a list: how many, how sorted, how dense, what is new, and ways to take it along. */
export function ListHead(props: {
  view: HomeView;
  reader: Reader;
  page: StoryPage;
  since: Date | null;
  fresh: number;
}) {
  const { view, reader, page } = props;
  const { t, lang } = reader;
  const query = viewQuery(view);
  const count = number(page.more ? COUNTED : page.total, lang);
  return (
    <div class="list-head">
      <p class="count" role="status">
        {t(page.more ? 'stories.countMore' : 'stories.count', { count })}
        {props.since ? (
          <span class="meta">
            {' '}
            {t('stories.since', { count: number(props.fresh, lang), time: time(props.since, lang) })}
          </span>
        ) : null}
      </p>
      <p class="switches">
        {STORY_SORTS.map((sort) => (
          <a href={viewLink(view, { sort })} aria-current={sort === view.sort ? 'true' : undefined}>
            {t(`sort.${sort}`)}
          </a>
        ))}
        <a href={viewLink(view, { dense: !view.dense })} class="apart">
          {t(view.dense ? 'view.cards' : 'view.dense')}
        </a>
      </p>
      <details class="take">
        <summary>{t('stories.take')}</summary>
        <p>
          {EXPORTS.map(([path, label]) => (
            <a href={query.size ? `${path}?${query}` : path}>{label}</a>
          ))}
        </p>
      </details>
      <a
        class="notice live"
        href={viewLink(view)}
        data-live={query.size ? `/live?${query}` : '/live'}
        data-template={t('live.new', { count: '{{count}}' })}
        hidden
        role="status"
      ></a>
    </div>
  );
}
