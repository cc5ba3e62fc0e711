import type { StoryCard } from '../../core/card.ts';
import type { StoryPage } from '../../store/search.ts';
import { localDay, longDay } from '../format.ts';
import { viewLink, viewQuery, type HomeView } from '../home-view.ts';
import { Card, type CardView } from './card.tsx';

/** A page of cards under the days on which they came, with the way to older ones. */
export function Stories(props: { page: StoryPage; view: HomeView; cards: CardView; paged: boolean }) {
  const { page, view, cards } = props;
  const { t, lang } = cards.reader;
  if (!page.cards.length) return <p class="notice">{t('stories.none')}</p>;
  const older = viewQuery(view);
  if (page.next) older.set('after', page.next);
  return (
    <>
      {byDay(page.cards, view, lang).map(({ day, cards: own }) => (
        <section class="day" aria-label={day ? longDay(day, lang) : t('stories.title')}>
          {day ? <h2 class="day-head">{longDay(day, lang)}</h2> : null}
          {own.map((card) => (
            <Card card={card} view={cards} />
          ))}
        </section>
      ))}
      <nav class="pager" aria-label={t('stories.pages')}>
        {props.paged ? <a href={viewLink(view)}>{t('stories.first')}</a> : null}
        {page.next ? (
          <a rel="next" href={`/?${older}`}>
            {t('stories.more')}
          </a>
        ) : null}
      </nav>
    </>
  );
}

/** Neighbours of one day together; a list by number of reports has no days. */
function byDay(cards: readonly StoryCard[], view: HomeView, lang: CardView['reader']['lang']) {
  const groups: { day: string | null; cards: StoryCard[] }[] = [];
  for (const card of cards) {
    const day = dayOf(card, view, lang);
    const last = groups.at(-1);
    if (last && last.day === day) last.cards.push(card);
    else groups.push({ day, cards: [card] });
  }
  return groups;
}

function dayOf(card: StoryCard, view: HomeView, lang: CardView['reader']['lang']): string | null {
  if (view.sort === 'reports') return null;
  if (view.sort === 'day') return card.eventDate ?? card.firstSeenAt.toISOString().slice(0, 10);
  return localDay(card.firstSeenAt, lang);
}
