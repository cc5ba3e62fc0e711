import type { StoryCard } from '../../core/card.ts';
import type { Localities } from '../../core/place-name.ts';
import type { Reader } from '../context.ts';
import { day, localityName, safeLink, time } from '../format.ts';

/** Who with whom, in the reader's language, former names explained. */
export function Who(props: { card: StoryCard; reader: Reader; localities: Localities }) {
  const { card, reader, localities } = props;
  const name = (code: string) => localityName(code, localities, reader);
  const pairs = card.pairs.slice(0, 4).map(([vn, jp]) => `${name(vn)} ↔ ${name(jp)}`);
  const places = [...card.vn, ...card.jp].slice(0, 5).map(name);
  return <p class="who">{(pairs.length ? pairs : places).join('; ') || '—'}</p>;
}

/** A story as a card: who, what, when, who reports it, why it is here. */
export function Card(props: { card: StoryCard; reader: Reader; localities: Localities }) {
  const { card, reader } = props;
  const { t, lang } = reader;
  const lead = card.articles[0];
  const own = card.articles.find((article) => article.lang === lang && !article.copyOf) ?? lead;
  const outlets = [...new Set(card.articles.map((article) => article.sourceName[lang]))];
  const languages = [...new Set(card.articles.map((article) => article.lang))];
  return (
    <article class="card" id={`story-${card.id}`} tabindex={-1}>
      <Who card={card} reader={reader} localities={props.localities} />
      <h2>
        <a href={`/stories/${card.id}`} lang={own?.lang}>
          {own?.title}
        </a>
      </h2>
      {own && lead && own.id !== lead.id ? (
        <p class="small" lang={lead.lang}>
          {lead.title}
        </p>
      ) : null}
      <p class="meta">
        <span class={`tag ${card.relevance}`}>{t(`relevance.${card.relevance}`)}</span>
        {card.kinds.map((kind) => (
          <span class="tag">{t(`kind.${kind}`)}</span>
        ))}
        {card.eventDate ? t('card.event', { day: day(card.eventDate, lang) }) : t('card.noEvent')}
      </p>
      <p class="meta">
        {outlets.slice(0, 4).join(', ')} · {languages.map((each) => t(`lang.${each}`)).join(', ')} ·{' '}
        {t('card.counts', { independent: card.independent, copies: card.copies })}
        {own?.translated ? ` · ${t('card.translated')}` : ''}
      </p>
      <Evidence card={card} reader={reader} />
    </article>
  );
}

/** The quotes that made the judge decide. */
export function Evidence(props: { card: StoryCard; reader: Reader; open?: boolean }) {
  const quotes = props.card.reasons.filter((reason) => reason.quote);
  if (!quotes.length) return null;
  return (
    <details open={props.open}>
      <summary>{props.reader.t('card.why')}</summary>
      {quotes.map((reason) => (
        <blockquote lang={props.card.articles[0]?.lang}>
          {reason.quote} <span class="tag">{reason.rule}</span>
        </blockquote>
      ))}
    </details>
  );
}

/** All reports of a story, originals first, copies and translations marked. */
export function Reports(props: { card: StoryCard; reader: Reader }) {
  const { t, lang } = props.reader;
  return (
    <ul>
      {props.card.articles.map((article) => (
        <li>
          <a href={safeLink(article.url)} lang={article.lang} rel="noopener noreferrer nofollow">
            {article.title}
          </a>
          <span class="meta">
            {' '}
            {article.sourceName[lang]} · {t(`lang.${article.lang}`)} ·{' '}
            {article.publishedAt ? time(article.publishedAt, lang) : '—'}
            {article.copyOf ? <span class="tag">{t('card.copy')}</span> : null}
            {article.translated ? <span class="tag">{t('card.translated')}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
