import { matchesFields, matchesText, queryOf } from '../../core/match/matches-filter.ts';
import type { StoryCard } from '../../core/card.ts';
import type { StoryFilter } from '../../core/filter.ts';
import { tiesOf } from '../../core/standing.ts';
import { recentStories, storyTexts } from '../../store/preview.ts';
import { storyCards, tiedPairs } from '../../store/stories.ts';
import type { Reader } from '../context.ts';
import { localityName } from '../format.ts';
import type { WebServices } from '../services.ts';

const DAYS = 30;
const SHOWN = 5;

/** What a filter would have brought in the last thirty days. */
export interface Preview {
  count: number;
  cards: StoryCard[];
}

/** Asks a filter of the stories of the last thirty days, by the same rules as alerts do. */
export async function previewOf(services: WebServices, filter: StoryFilter): Promise<Preview> {
  const { db, localities } = services;
  const since = new Date(services.now().getTime() - DAYS * 86_400_000);
  const ties = tiesOf(filter.peers ? await tiedPairs(db) : [], localities);
  const ground = { localities, ties, text: null };
  const fit = (await recentStories(db, since)).filter((story) => matchesFields(filter, story, ground));
  const query = queryOf(filter.q);
  const texts = query
    ? await storyTexts(
        db,
        fit.map(({ id }) => id),
      )
    : new Map<string, string>();
  const found = fit.filter(({ id }) => matchesText(query, texts.get(id) ?? ''));
  const cards = await storyCards(
    db,
    found.slice(0, SHOWN).map(({ id }) => id),
  );
  return { count: found.length, cards };
}

/** The preview above the form. */
export function PreviewBox({
  preview,
  reader,
  services,
}: {
  preview: Preview;
  reader: Reader;
  services: WebServices;
}) {
  const { t, lang } = reader;
  const name = (code: string) => localityName(code, services.localities, reader);
  return (
    <section class="notice" role="status">
      <p>{t('wish.preview', { count: preview.count })}</p>
      <ul>
        {preview.cards.map((card) => {
          const own =
            card.articles.find((article) => article.lang === lang && !article.copyOf) ?? card.articles[0];
          return (
            <li>
              <a href={`/stories/${card.id}`}>
                {card.pairs.map(([vn, jp]) => `${name(vn)} ↔ ${name(jp)}`).join('; ') || own?.title}
              </a>{' '}
              <span lang={own?.lang}>{card.pairs.length ? own?.title : ''}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
