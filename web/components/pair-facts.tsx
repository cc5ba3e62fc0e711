import type { StoryCard } from '../../core/card.ts';
import type { Reader } from '../context.ts';
import { day } from '../format.ts';

const MOST = 12;
/** Words by which somebody is addressed: "Bà Lan" and "Lan" are one person. */
const ADDRESSED = /^(?:ông|bà|mr\.?|mrs\.?|ms\.?)\s+/i;

/** Papers that reports tell the signing of, newest first, each with its words and its story. */
export function PapersTold(props: { cards: readonly StoryCard[]; reader: Reader }) {
  const { t, lang } = props.reader;
  const told = props.cards.flatMap((card) =>
    card.facts.document ? [{ card, paper: card.facts.document }] : [],
  );
  if (!told.length) return null;
  return (
    <section>
      <h2>{t('pair.papers')}</h2>
      <ul class="ties">
        {told.slice(0, MOST).map(({ card, paper }) => (
          <li>
            <a href={`/stories/${card.id}`}>
              <b lang={card.articles[0]?.lang}>{paper.form}</b>
              {card.eventDate ? (
                <>
                  {' '}
                  <time datetime={card.eventDate}>{day(card.eventDate, lang)}</time>
                </>
              ) : null}
            </a>
            <p class="meta">
              <q lang={card.articles[0]?.lang} dir="auto">
                {paper.quote}
              </q>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who is named with an office in the pair's stories: once each, as the newest story names them. */
export function PeopleTold(props: { cards: readonly StoryCard[]; reader: Reader }) {
  const { t } = props.reader;
  const people = new Map<string, { office: string; card: StoryCard }>();
  for (const card of props.cards)
    for (const { name, office } of card.facts.people) {
      const bare = name.replace(ADDRESSED, '');
      if (!people.has(bare)) people.set(bare, { office, card });
    }
  if (!people.size) return null;
  return (
    <section>
      <h2>{t('pair.people')}</h2>
      <ul class="plain">
        {[...people].slice(0, MOST).map(([name, { office, card }]) => (
          <li>
            <a href={`/stories/${card.id}`} lang={card.articles[0]?.lang}>
              {name}
            </a>{' '}
            <span class="meta" lang={card.articles[0]?.lang}>
              {office}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
