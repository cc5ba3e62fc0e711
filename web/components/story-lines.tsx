import type { Told } from '../../core/named-town.ts';
import type { StoryCard } from '../../core/card.ts';
import { day } from '../format.ts';
import { headline, type Names } from '../wording.ts';

/** Stories as lines of a timeline: the day, our headline, the paper's own below it. */
export function StoryLines(props: {
  cards: readonly StoryCard[];
  details: ReadonlyMap<string, Told>;
  names: Names & { now: Date };
}) {
  const { names } = props;
  const { lang } = names.reader;
  return (
    <ol class="timeline">
      {props.cards.map((card) => {
        const on = card.eventDate ?? card.firstSeenAt.toISOString().slice(0, 10);
        return (
          <li>
            <time datetime={on}>{day(on, lang)}</time>
            <p>
              <a href={`/stories/${card.id}`}>{headline(card, props.details.get(card.id), names)}</a>
            </p>
            <p class="original" lang={card.articles[0]?.lang} dir="auto">
              <bdi>{card.articles[0]?.title}</bdi>
            </p>
          </li>
        );
      })}
    </ol>
  );
}
