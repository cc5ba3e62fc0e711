import type { CardArticle, StoryCard } from '../../core/card.ts';
import type { Reader } from '../context.ts';
import { safeLink, time } from '../format.ts';

const OPEN_UP_TO = 3;

/** All reports of a story: originals first, then machine translations; copies folded with their number. */
export function Reports(props: { card: StoryCard; reader: Reader }) {
  const { card, reader } = props;
  const { t } = reader;
  const originals = card.articles.filter(({ copyOf }) => !copyOf);
  const copies = card.articles.filter(({ copyOf }) => copyOf);
  return (
    <>
      <ul class="reports">
        {originals.map((article) => (
          <Report article={article} reader={reader} />
        ))}
      </ul>
      {copies.length ? (
        <details class="more" id="copies" open={copies.length <= OPEN_UP_TO}>
          <summary>{t('card.copies', { count: copies.length })}</summary>
          <ul class="reports">
            {copies.map((article) => (
              <Report article={article} reader={reader} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function Report(props: { article: CardArticle; reader: Reader }) {
  const { article, reader } = props;
  const { t, lang } = reader;
  return (
    <li>
      <a href={safeLink(article.url)} lang={article.lang} rel="noopener noreferrer nofollow" dir="auto">
        <bdi>{article.title}</bdi>
      </a>
      <p class="meta">
        <a href={`/sources/${article.sourceId}`}>{article.sourceName[lang]}</a> · {t(`lang.${article.lang}`)}{' '}
        ·{' '}
        {article.publishedAt ? (
          <time datetime={article.publishedAt.toISOString()}>{time(article.publishedAt, lang)}</time>
        ) : (
          t('reports.noTime')
        )}{' '}
        · <a href={`/articles/${article.id}`}>{t('reports.detail')}</a>{' '}
        {article.copyOf ? <span class="tag">{t('card.copy')}</span> : null}{' '}
        {article.translated ? <span class="tag">{t('card.translated')}</span> : null}
      </p>
    </li>
  );
}
