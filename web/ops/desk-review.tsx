import { RELEVANCES } from '../../core/verdict.ts';
import type { FeedbackEntry } from '../../store/feedback.ts';
import type { UncertainArticle } from '../../store/review.ts';
import { readerOf, type WebContext } from '../context.ts';
import { safeLink, time } from '../format.ts';
import { Csrf, PostButton, Table } from './frame.tsx';

/** Verdicts near the line, with a button for each answer; an answer is a labelled example at once. */
export function ReviewQueue(props: { c: WebContext; articles: readonly UncertainArticle[] }) {
  const { c } = props;
  const { t } = readerOf(c);
  return (
    <>
      <h2>{t('ops.review')}</h2>
      <p class="meta">{t('ops.reviewText')}</p>
      <Table
        name={t('ops.review')}
        head={[t('ops.score'), t('ops.subject'), t('ops.judged'), t('ops.rightIs')]}
        none={t('ops.none')}
        rows={props.articles.map((article) => (
          <tr data-row>
            <td>{article.score.toFixed(2)}</td>
            <td>
              <a href={safeLink(article.url)} rel="noopener noreferrer nofollow" lang={article.lang}>
                {article.title}
              </a>{' '}
              <span class="meta">{article.sourceId}</span>
              {article.quote ? <span class="why">{article.quote}</span> : null}
            </td>
            <td>
              {t(`relevance.${article.relevance}`)} <span class="meta">{article.pairs.join(' ')}</span>
            </td>
            <td class="actions">
              <form method="post" action="/ops/desk/label" class="inline">
                <Csrf c={c} />
                <input type="hidden" name="article" value={article.id} />
                {RELEVANCES.map((relevance) => (
                  <button
                    class="quiet"
                    name="relevance"
                    value={relevance}
                    aria-label={`${t(`relevance.${relevance}`)}: ${article.title}`}
                  >
                    {t(`relevance.${relevance}`)}
                  </button>
                ))}
              </form>
            </td>
          </tr>
        ))}
      />
    </>
  );
}

/** What readers said of stories and nobody has decided on. */
export function FeedbackQueue(props: { c: WebContext; words: readonly FeedbackEntry[] }) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  if (!props.words.length) return null;
  return (
    <>
      <h2>{t('ops.readersSay')}</h2>
      <Table
        name={t('ops.readersSay')}
        head={[t('ops.at'), t('ops.subject'), t('ops.says'), t('ops.judged'), '']}
        none={t('ops.none')}
        rows={props.words.map((word) => (
          <tr>
            <td>{time(word.at, lang)}</td>
            <td>
              {word.url ? (
                <a href={safeLink(word.url)} rel="noopener noreferrer nofollow">
                  {word.title}
                </a>
              ) : (
                word.title
              )}
            </td>
            <td>
              {t(`says.${word.says}`)} {word.note ? <span class="why">{word.note}</span> : null}
            </td>
            <td>
              {word.relevance ? t(`relevance.${word.relevance}`) : '—'}{' '}
              <span class="meta">{word.pairs.map((pair) => pair.join(':')).join(' ')}</span>
            </td>
            <td class="actions">
              {(['accepted', 'declined'] as const).map((state) => (
                <PostButton
                  c={c}
                  action="/ops/desk/feedback"
                  label={t(`ops.${state}`)}
                  about={word.title ?? word.id}
                  values={{ id: word.id, state }}
                />
              ))}
            </td>
          </tr>
        ))}
      />
    </>
  );
}
