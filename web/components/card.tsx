import type { Told } from '../../core/named-town.ts';
import type { StoryCard } from '../../core/card.ts';
import type { Reader } from '../context.ts';
import { highlight, type Hits } from '../highlight.tsx';
import { headline, type Gazetteer } from '../wording.ts';
import { Evidence } from './evidence.tsx';
import { Feedback } from './feedback.tsx';
import { time } from '../format.ts';

/** What every card of a list shares. */
export interface CardView {
  reader: Reader;
  gazetteer: Gazetteer;
  now: Date;
  details: ReadonlyMap<string, Told>;
  /** Stories first seen later are new to this reader. */
  since: Date | null;
  hits: Hits;
  /** Pieces of text around what a search found, by story. */
  snippets: ReadonlyMap<string, string>;
  dense: boolean;
}

/** A story as a card: who with whom and what in the reader's language, the paper's own headline, who reports it, why. */
export function Card(props: { card: StoryCard; view: CardView }) {
  const { card, view } = props;
  const { reader } = view;
  const { t } = reader;
  const told = view.details.get(card.id);
  const fresh = view.since !== null && card.firstSeenAt > view.since;
  const snippet = view.snippets.get(card.id);
  return (
    <article
      class={`card ${card.relevance}${view.dense ? ' dense' : ''}`}
      id={`story-${card.id}`}
      tabindex={-1}
      aria-labelledby={`h-${card.id}`}
    >
      <h3 id={`h-${card.id}`}>
        {fresh ? <span class="fresh">{t('card.new')}</span> : null}
        <a href={`/stories/${card.id}`}>
          {headline(card, told, { reader, gazetteer: view.gazetteer, now: view.now })}
        </a>
      </h3>
      <Originals card={card} view={view} />
      {snippet ? (
        <p class="snippet" lang={card.articles[0]?.lang}>
          {highlight(snippet, view.hits)}
        </p>
      ) : null}
      <Provenance card={card} reader={reader} />
      {view.dense ? null : (
        <details class="more">
          <summary>
            {t('card.why')} <span class="visually-hidden">: {card.articles[0]?.title}</span>
          </summary>
          <Evidence card={card} reader={reader} />
          <Feedback storyId={card.id} reader={reader} />
        </details>
      )}
    </article>
  );
}

/** The leading report's own headline, and one in the reader's language where there is another. */
function Originals(props: { card: StoryCard; view: CardView }) {
  const { card, view } = props;
  const lead = card.articles[0];
  const own = card.articles.find(({ lang, copyOf }) => lang === view.reader.lang && !copyOf);
  return (
    <>
      {lead ? (
        <p class="original" lang={lead.lang} dir="auto">
          <bdi>{highlight(lead.title, view.hits)}</bdi>
        </p>
      ) : null}
      {own && own.id !== lead?.id && !view.dense ? (
        <p class="original" lang={own.lang} dir="auto">
          <bdi>{highlight(own.title, view.hits)}</bdi>{' '}
          {own.translated ? <span class="tag">{view.reader.t('card.translated')}</span> : null}
        </p>
      ) : null}
    </>
  );
}

const MOST_OUTLETS = 3;

/** Who reports it: outlets with languages, how many of them on their own. */
function Provenance(props: { card: StoryCard; reader: Reader }) {
  const { card, reader } = props;
  const { t, lang } = reader;
  const outlets = [...new Map(card.articles.map((a) => [a.sourceId, a.sourceName[lang]]))];
  const languages = [...new Set(card.articles.map((article) => article.lang))];
  const rest = outlets.length - MOST_OUTLETS;
  return (
    <p class="meta provenance">
      <span class={`tag ${card.relevance}`}>{t(`relevance.${card.relevance}`)}</span>
      {outlets.slice(0, MOST_OUTLETS).map(([id, name], index) => (
        <>
          {index ? t('who.list') : ''}
          <a href={`/sources/${id}`}>{name}</a>
        </>
      ))}
      {rest > 0 ? t('who.more', { count: rest }) : ''} ·{' '}
      {languages.map((each) => t(`lang.${each}`)).join(t('who.list'))}
      {' · '}
      {t('card.independent', { count: card.independent })}
      {card.copies ? (
        <>
          {' · '}
          <a href={`/stories/${card.id}#copies`}>{t('card.copies', { count: card.copies })}</a>
        </>
      ) : null}
      {' · '}
      <time datetime={card.firstSeenAt.toISOString()}>{time(card.firstSeenAt, lang)}</time>
    </p>
  );
}
